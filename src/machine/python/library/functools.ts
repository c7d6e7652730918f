/** The module functools in Python, beside what CPython has in C (`_functools`). Follows Lib/functools.py of 2.7.6. */

/** Comparisons of a key that cmp_to_key makes: by what it is to zero that the function of two objects gives. */
const KEY_COMPARISONS = Object.entries({ lt: '<', le: '<=', eq: '==', ne: '!=', gt: '>', ge: '>=' })
  .map(
    ([name, sign]) => `
        def __${name}__(self, other):
            return mycmp(self.obj, other.obj) ${sign} 0
`,
  )
  .join('')

export const FUNCTOOLS = String.raw`"""Functions that make functions out of functions, and classes more of classes."""
from _functools import partial, reduce
import operator as _operator

WRAPPER_UPDATES = '__dict__',
WRAPPER_ASSIGNMENTS = '__module__', '__name__', '__doc__'


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for each in assigned:
        setattr(wrapper, each, getattr(wrapped, each))
    for each in updated:
        more = getattr(wrapped, each, {})
        getattr(wrapper, each).update(more)
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


def _with_strict(compare, same, opposite, opposite_same):
    """The other three comparisons by names, where compare is that of less or of greater."""
    return {opposite: lambda self, other: not (compare(self, other) or self == other),
            same: lambda self, other: compare(self, other) or self == other,
            opposite_same: lambda self, other: not compare(self, other)}


def _with_same(compare, strict, opposite_same, opposite):
    """The other three comparisons by names, where compare is that of less or equal or of greater or equal."""
    return {opposite_same: lambda self, other: not compare(self, other) or self == other,
            strict: lambda self, other: compare(self, other) and not self == other,
            opposite: lambda self, other: not compare(self, other)}


_ORDERINGS = [
    ('__lt__', _with_strict, '__le__', '__gt__', '__ge__'),
    ('__le__', _with_same, '__lt__', '__ge__', '__gt__'),
    ('__gt__', _with_strict, '__ge__', '__lt__', '__le__'),
    ('__ge__', _with_same, '__gt__', '__le__', '__lt__'),
]


def total_ordering(cls):
    has = dir(cls)
    for root, others_of, first, second, third in _ORDERINGS:
        if root in has:
            break
    else:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    for name, method in others_of(getattr(_operator, root), first, second, third).items():
        if name not in has:
            method.__name__ = name
            method.__doc__ = getattr(int, name).__doc__
            setattr(cls, name, method)
    return cls


def cmp_to_key(mycmp):
    class K(object):
        __slots__ = ['obj']

        def __init__(self, obj, *args):
            self.obj = obj

        def __hash__(self):
            raise TypeError('hash not implemented')
${KEY_COMPARISONS}
    return K
`
