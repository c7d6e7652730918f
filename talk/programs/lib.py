# What every program of the talk needs: memory to hold, and moments to look at it.
# Python 2.7. Run them unbuffered: python2.7 -u frag.py
import random
import sys

LETTERS = 'aeinor'


def alloc(num, size=5000):
    # each string is new: a letter is shared by everybody, its repetition is not
    return [random.choice(LETTERS) * size for i in range(num)]


def wait(msg):
    # the process stands still here, so that its memory can be read from outside (top, /proc/PID/smaps)
    sys.stdout.write('WAIT %s, Enter goes on\n' % msg)
    sys.stdout.flush()
    sys.stdin.readline()
