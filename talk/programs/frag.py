# Fragmentation: half a gigabyte is free, and one string above it keeps it in the process.
from lib import alloc, wait


def main():
    wait('start')
    big = alloc(100000)
    wait('big')
    small = alloc(1)
    wait('small')
    del big
    wait('del big')
    # there is no garbage to collect: reference counts freed every string
    import gc
    gc.collect(2)
    wait('collect')


if __name__ == '__main__':
    main()
