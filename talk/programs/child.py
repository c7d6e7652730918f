# The job in a child process: its memory ends with it, whatever any allocator thinks.
import os

from lib import alloc, wait


def job():
    big = alloc(100000)
    return len(big)


def main():
    wait('start')
    pid = os.fork()
    if pid == 0:
        job()
        os._exit(0)
    os.waitpid(pid, 0)
    wait('child done')
    small = alloc(1)
    wait('small')


if __name__ == '__main__':
    main()
