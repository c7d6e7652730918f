# Integers have blocks of their own, which no int's death gives back; a full collection frees those without
# a live int. Slide 8 has five million ints; the program of that evening had nine.
from lib import wait


def main():
    wait('start')
    ints = range(5*1000*1000)
    wait('range')
    del ints
    wait('del ints')
    # so late, this import leaves a table of the module time above all the ints
    import gc
    wait('import gc')
    gc.collect(2)
    wait('collect')


if __name__ == '__main__':
    main()
