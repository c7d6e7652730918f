import gc, sys, weakref
from collections import deque
class Node(object): pass
class Old: pass
class Finalized(object):
    def __del__(self): pass
class Lines(object):
    text = ''
    def write(self, text):
        self.text += text
        if text[-1] == '\n':
            sys.stdout.write(told(self.text))
            self.text = ''
def told(text):
    words = text.rstrip('\n').split(' ')
    if words[1] == 'objects': words[5:] = ['N']
    if words[-1] == 'elapsed.': words[-2] = 'T'
    if words[-1][:2] == '0x': words[-1] = 'ADDRESS>'
    return ' '.join(words) + text[-1]
def cycle(of):
    thing = of()
    thing.itself = thing
def names():
    values = weakref.WeakValueDictionary()
    thing = Node()
    thing.itself = thing
    values['name'] = thing
    return values
def counted(work):
    gc.collect()
    kept = work()
    return gc.collect(), kept
gc.disable()
sys.stderr = Lines()
gc.set_debug(gc.DEBUG_COLLECTABLE | gc.DEBUG_UNCOLLECTABLE | gc.DEBUG_INSTANCES | gc.DEBUG_OBJECTS)
print counted(lambda: cycle(Node))
print counted(lambda: cycle(Old))
print counted(lambda: cycle(Finalized)), len(gc.garbage)
for thing in gc.garbage: del thing.itself
del gc.garbage[:], thing
def each_kind():
    items, names_, queue = [], {}, deque()
    def function(): return function
    pair = (items, names_, queue, function, (n for n in [items]))
    items.append(pair); names_['pair'] = pair; queue.append(pair)
print counted(each_kind)
gc.set_debug(gc.DEBUG_OBJECTS | gc.DEBUG_COLLECTABLE)
print counted(lambda: cycle(Old))
gc.set_debug(gc.DEBUG_INSTANCES | gc.DEBUG_COLLECTABLE)
print counted(lambda: cycle(Node)), counted(lambda: cycle(Old))
gc.set_debug(gc.DEBUG_LEAK)
print counted(lambda: cycle(Node)), [type(thing).__name__ for thing in gc.garbage]
gc.set_debug(0)
for thing in gc.garbage:
    if isinstance(thing, Node): thing.__dict__.clear()
del gc.garbage[:], thing
gc.set_debug(gc.DEBUG_STATS)
print gc.collect(0), gc.collect(1), gc.collect()
print counted(lambda: cycle(Node))
cycle(Finalized)
print gc.collect()
gc.set_debug(0)
for thing in gc.garbage: del thing.itself
del gc.garbage[:], thing
# a reference that dies of its callback counts, too
found, values = counted(names)
print found, len(values)
def forgets(reference):
    global reference_
    reference_ = None
def forgotten():
    global reference_
    thing = Node()
    thing.itself = thing
    reference_ = weakref.ref(thing, forgets)
print counted(forgotten), reference_
def remembered():
    thing = Node()
    thing.itself = thing
    return weakref.ref(thing, lambda reference: None)
print counted(remembered)[0]
class Pieces(object):
    def write(self, text): print 'N' if text.strip().isdigit() else repr(text)[:21],
sys.stderr = Pieces()
gc.set_debug(gc.DEBUG_STATS)
gc.collect(0)
gc.set_debug(0)
print
sys.stderr = sys.stdout
