# Strings of 200,000 bytes are over malloc's mmap threshold (128 KiB at first): each is a mapping of
# its own, and goes back to the kernel when it dies, whatever was made after it.
from lib import alloc, wait

SIZE = 200 * 1000


def main():
    wait('start')
    big = alloc(2500, SIZE)
    wait('big')
    small = alloc(1, SIZE)
    wait('small')
    del big
    wait('del big')


if __name__ == '__main__':
    main()
