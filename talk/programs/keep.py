# One int in a thousand stays: each of them holds the block of 41 it lives in.
from lib import wait


def main():
    wait('start')
    ints = range(5*1000*1000)
    wait('range')
    kept = ints[::1000]
    wait('keep')
    del ints
    wait('del ints')
    import gc
    gc.collect(2)
    wait('collect')


if __name__ == '__main__':
    main()
