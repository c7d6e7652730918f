# malloc_trim(0) gives back the free pages amid the heap, which free() alone never does.
import ctypes

from lib import alloc, wait


def main():
    wait('start')
    big = alloc(100000)
    wait('big')
    small = alloc(1)
    wait('small')
    del big
    wait('del big')
    ctypes.CDLL('libc.so.6').malloc_trim(0)
    wait('malloc_trim')


if __name__ == '__main__':
    main()
