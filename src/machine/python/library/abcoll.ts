/** The module _abcoll in Python: the abstract classes of collections. Follows Lib/_abcoll.py of 2.7.6. */
import { MAPPING_METHODS } from './mapping-methods.ts'

/** Classes of one method: a name, the method with its parameters and body. */
const ONE_METHOD = [
  ['Hashable', '__hash__', '', 'return 0'],
  ['Iterable', '__iter__', '', 'while False:\n            yield None'],
  ['Sized', '__len__', '', 'return 0'],
  ['Container', '__contains__', ', x', 'return False'],
  ['Callable', '__call__', ', *args, **kwds', 'return False'],
] as const

const oneMethod = ([name, method, parameters, body]: (typeof ONE_METHOD)[number]): string =>
  `
class ${name}:
    __metaclass__ = ABCMeta

    @abstractmethod
    def ${method}(self${parameters}):
        ${body}

    @classmethod
    def __subclasshook__(cls, C):
        return _provides(C, '${method}') if cls is ${name} else NotImplemented

`

/** A method that must be overridden. */
const abstract = (method: string, error: string): string => `
    @abstractmethod
    def ${method}:
        raise ${error}
`

/** An operator of sets, that tells of no operands but of a class. */
const operator = (name: string, operands: string, result: string): string => `
    def ${name}(self, other):
        return ${result} if isinstance(other, ${operands}) else NotImplemented
`

const SET_OPERATORS = [
  operator('__le__', 'Set', 'len(self) <= len(other) and all(member in other for member in self)'),
  operator('__lt__', 'Set', 'len(self) < len(other) and self.__le__(other)'),
  operator('__gt__', 'Set', 'other < self'),
  operator('__ge__', 'Set', 'other <= self'),
  operator('__eq__', 'Set', 'len(self) == len(other) and self.__le__(other)'),
  operator('__and__', 'Iterable', 'self._from_iterable(member for member in other if member in self)'),
  operator('__or__', 'Iterable', 'self._from_iterable(itertools.chain(self, other))'),
].join('')

/** A view of a mapping, whose own base classes and way to tell of members are those. */
const view = (name: string, bases: string, contains: string, each: string): string => `

class ${name}(${bases}):${
  bases.includes('Set')
    ? `
    @classmethod
    def _from_iterable(self, it):
        return set(it)
`
    : ''
}
    def __contains__(self, ${contains}

    def __iter__(self):
        for key in self._mapping:
            yield ${each}


${name}.register(type({}.view${name.replace('View', '').toLowerCase()}()))
`

const VIEWS = [
  view('KeysView', 'MappingView, Set', 'key):\n        return key in self._mapping', 'key'),
  view(
    'ItemsView',
    'MappingView, Set',
    `item):
        key, expected = item
        try:
            found = self._mapping[key]
        except KeyError:
            return False
        return found == expected`,
    '(key, self._mapping[key])',
  ),
  view(
    'ValuesView',
    'MappingView',
    'value):\n        return any(value == self._mapping[key] for key in self._mapping)',
    'self._mapping[key]',
  ),
].join('')

export const ABCOLL = `from abc import ABCMeta, abstractmethod
import itertools
import sys

__all__ = '''Hashable Iterable Iterator Sized Container Callable Set MutableSet Mapping MutableMapping
MappingView KeysView ItemsView ValuesView Sequence MutableSequence'''.split()


def _provides(C, name):
    if hasattr(C, '__mro__'):
        found = [vars(each)[name] for each in C.__mro__ if name in vars(each)][:1]
    else:
        found = [getattr(C, name)] if hasattr(C, name) else []
    if name == '__hash__':
        # a class takes it away with None
        found = filter(None, found)
    return bool(found) or NotImplemented


def _pairs(source):
    if isinstance(source, Mapping):
        keys = source
    elif hasattr(source, 'keys'):
        keys = source.keys()
    else:
        for key, value in source:
            yield key, value
        return
    for key in keys:
        yield key, source[key]


def _empty(pop):
    try:
        while True:
            pop()
    except KeyError:
        pass

${ONE_METHOD.map(oneMethod).join('')}
Iterable.register(str)


class Iterator(Iterable):${abstract('next(self)', 'StopIteration')}
    def __iter__(self):
        return self

    @classmethod
    def __subclasshook__(cls, C):
        found = [_provides(C, name) for name in ('next', '__iter__')] if cls is Iterator else []
        return found == [True, True] or NotImplemented


class Set(Sized, Iterable, Container):${SET_OPERATORS}
    def __ne__(self, other):
        return not (self == other)

    def __sub__(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        taken = other if isinstance(other, Set) else self._from_iterable(other)
        return self._from_iterable(member for member in self if member not in taken)

    def __xor__(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        second = self._from_iterable(other)
        return (self - second) | (second - self)

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def isdisjoint(self, other):
        return not any(member in self for member in other)

    __hash__ = None

    def _hash(self):
        # as a frozenset of the same members has it
        bits = (sys.maxint << 1) | 1
        total = (1927868237 * (len(self) + 1)) & bits
        for own in itertools.imap(hash, self):
            total = (total ^ ((own ^ (own << 16) ^ 89869747) * 3644798167)) & bits
        total = (total * 69069 + 907133923) & bits
        signed = total if total <= sys.maxint else total - bits - 1
        return signed if signed != -1 else 590923713


Set.register(frozenset)


class MutableSet(Set):${abstract('add(self, value)', 'NotImplementedError')}${abstract('discard(self, value)', 'NotImplementedError')}
    def remove(self, value):
        if value in self:
            self.discard(value)
        else:
            raise KeyError(value)

    def pop(self):
        for first in self:
            break
        else:
            raise KeyError
        self.discard(first)
        return first

    def clear(self):
        _empty(self.pop)

    def __ior__(self, it):
        for member in it:
            self.add(member)
        return self

    def __iand__(self, it):
        for member in self - it:
            self.discard(member)
        return self

    def __ixor__(self, it):
        if it is self:
            self.clear()
            return self
        for member in it if isinstance(it, Set) else self._from_iterable(it):
            change = self.discard if member in self else self.add
            change(member)
        return self

    def __isub__(self, it):
        if it is self:
            self.clear()
            return self
        for member in it:
            self.discard(member)
        return self


MutableSet.register(set)


class Mapping(Sized, Iterable, Container):${abstract('__getitem__(self, key)', 'KeyError')}
    def get(self, key, default=None):
        try:
            found = self[key]
        except KeyError:
            found = default
        return found

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True
${MAPPING_METHODS}
    __hash__ = None
${operator('__eq__', 'Mapping', 'dict(self.items()) == dict(other.items())')}
    def __ne__(self, other):
        return not (self == other)


class MappingView(Sized):
    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return '%s(%r)' % (self.__class__.__name__, self._mapping)
${VIEWS}

class MutableMapping(Mapping):${abstract('__setitem__(self, key, value)', 'KeyError')}${abstract('__delitem__(self, key)', 'KeyError')}
    __absent = object()

    def pop(self, key, default=__absent):
        try:
            found = self[key]
        except KeyError:
            if default is not self.__absent:
                return default
            raise
        del self[key]
        return found

    def popitem(self):
        for key in self:
            break
        else:
            raise KeyError
        item = key, self[key]
        del self[key]
        return item

    def clear(self):
        _empty(self.popitem)

    def update(*args, **kwds):
        if not args:
            raise TypeError("descriptor 'update' of 'MutableMapping' object needs an argument")
        if len(args) > 2:
            raise TypeError('update expected at most 1 arguments, got %d' % (len(args) - 1))
        self = args[0]
        for source in args[1:]:
            for key, value in _pairs(source):
                self[key] = value
        for name, value in kwds.items():
            self[name] = value

    def setdefault(self, key, default=None):
        try:
            found = self[key]
        except KeyError:
            found = self[key] = default
        return found


MutableMapping.register(dict)


class Sequence(Sized, Iterable, Container):${abstract('__getitem__(self, index)', 'IndexError')}
    def __iter__(self):
        try:
            for at in itertools.count():
                yield self[at]
        except IndexError:
            pass

    def __reversed__(self):
        at = len(self)
        while at > 0:
            at -= 1
            yield self[at]

    def __contains__(self, value):
        return any(item == value for item in self)

    def index(self, value):
        for at, item in enumerate(self):
            if item == value:
                return at
        raise ValueError

    def count(self, value):
        return len([item for item in self if item == value])


for _type in (tuple, basestring, buffer, xrange):
    Sequence.register(_type)


class MutableSequence(Sequence):${[
  '__setitem__(self, index, value)',
  '__delitem__(self, index)',
  'insert(self, index, value)',
]
  .map((method) => abstract(method, 'IndexError'))
  .join('')}
    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in values:
            self.append(value)

    def __iadd__(self, values):
        self.extend(values)
        return self

    def pop(self, index=-1):
        item = self[index]
        del self[index]
        return item

    def remove(self, value):
        del self[self.index(value)]

    def reverse(self):
        size = len(self)
        for low, high in zip(range(size // 2), range(size - 1, -1, -1)):
            self[low], self[high] = self[high], self[low]


MutableSequence.register(list)
`
