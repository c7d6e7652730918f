# One buffer that grows by more strings every time, as the answer of a busy server does.
from lib import alloc, wait

JOBS = 500


def process(jobs):
    done = []
    for i in range(1, jobs):
        done.extend(alloc(i))
        print sum(map(len, done))
    return done


def main():
    wait('start')
    done = process(JOBS)
    wait('process')
    del done
    wait('del done')
    import gc
    gc.collect(2)
    wait('collect')


if __name__ == '__main__':
    main()
