# xrange makes each int when it is asked for: five million of them are never there at once.
from lib import wait


def main():
    wait('start')
    total = 0
    for number in xrange(5*1000*1000):
        total += number
    wait('xrange')
    ints = range(5*1000*1000)
    wait('range')
    del ints
    wait('del ints')


if __name__ == '__main__':
    main()
