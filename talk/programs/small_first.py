# The same two lists in the other order: big is the top of the heap, and goes back when it dies.
from lib import alloc, wait


def main():
    wait('start')
    small = alloc(1)
    wait('small')
    big = alloc(100000)
    wait('big')
    del big
    wait('del big')


if __name__ == '__main__':
    main()
