/** Modules of CPython 2.7's library, in Python, that take objects apart and put them together: copy and copy_reg. */
export const COPYING: Readonly<Record<string, string>> = {
  copy_reg: String.raw`from types import ClassType as _ClassType

__all__ = ['pickle', 'constructor', 'add_extension', 'remove_extension', 'clear_extension_cache']
dispatch_table = {}
_HEAPTYPE = 1 << 9


def pickle(ob_type, pickle_function, constructor_ob=None):
    if type(ob_type) is _ClassType:
        raise TypeError('copy_reg is not intended for use with classes')
    if not callable(pickle_function):
        raise TypeError('reduction functions must be callable')
    dispatch_table[ob_type] = pickle_function
    if constructor_ob is not None:
        constructor(constructor_ob)


def constructor(object):
    if not callable(object):
        raise TypeError('constructors must be callable')


def pickle_complex(c):
    return complex, (c.real, c.imag)


pickle(complex, pickle_complex, complex)


def _reconstructor(cls, base, state):
    if base is object:
        return object.__new__(cls)
    obj = base.__new__(cls, state)
    if base.__init__ != object.__init__:
        base.__init__(obj, state)
    return obj


def _reduce_ex(self, proto):
    if proto >= 2:
        return _reduce_2(self)
    cls = self.__class__
    base = object
    for each in cls.__mro__:
        if hasattr(each, '__flags__') and not each.__flags__ & _HEAPTYPE:
            base = each
            break
    if base is object:
        state = None
    elif base is cls:
        raise TypeError("can't pickle %s objects" % base.__name__)
    else:
        state = base(self)
    if hasattr(self, '__getstate__'):
        dict = self.__getstate__()
    elif getattr(self, '__slots__', None):
        raise TypeError('a class that defines __slots__ without '
                        'defining __getstate__ cannot be pickled')
    else:
        dict = getattr(self, '__dict__', None)
    args = cls, base, state
    return (_reconstructor, args, dict) if dict else (_reconstructor, args)


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def _reduce_2(self):
    cls = self.__class__
    if not cls.__flags__ & _HEAPTYPE and cls is not object \
            and not any('__new__' in each.__dict__ for each in cls.__mro__ if each is not object):
        raise TypeError("can't pickle %s objects" % cls.__name__)
    args = ()
    if hasattr(self, '__getnewargs__'):
        args = self.__getnewargs__()
        if not isinstance(args, tuple):
            raise TypeError("__getnewargs__ should return a tuple, not '%s'" % type(args).__name__)
    if hasattr(self, '__getstate__'):
        state = self.__getstate__()
    else:
        state = getattr(self, '__dict__', None)
        slots = {}
        for name in _slotnames(cls):
            if hasattr(self, name):
                slots[name] = getattr(self, name)
        if slots:
            state = state, slots
    listitems = iter(self) if isinstance(self, list) else None
    dictitems = self.iteritems() if isinstance(self, dict) else None
    return __newobj__, (cls,) + args, state, listitems, dictitems


def _slotnames(cls):
    names = cls.__dict__.get('__slotnames__')
    if names is not None:
        return names
    names = []
    for each in cls.__mro__:
        slots = each.__dict__.get('__slots__', ())
        for name in (slots,) if isinstance(slots, basestring) else slots:
            if name in ('__dict__', '__weakref__'):
                continue
            if name.startswith('__') and not name.endswith('__'):
                name = '_%s%s' % (each.__name__.lstrip('_'), name)
            names.append(name)
    try:
        cls.__slotnames__ = names
    except:
        pass
    return names


def add_extension(module, name, code):
    raise NotImplementedError('copy_reg.add_extension is not simulated')


def remove_extension(module, name, code):
    raise NotImplementedError('copy_reg.remove_extension is not simulated')


def clear_extension_cache():
    pass
`,
  copy: String.raw`import types
import _weakref
from copy_reg import dispatch_table

__all__ = ['Error', 'copy', 'deepcopy']


class Error(Exception):
    pass


error = Error
_ATOMIC = (types.NoneType, int, long, float, bool, complex, str, unicode, type, xrange, types.ClassType,
           types.BuiltinFunctionType, types.FunctionType, types.CodeType, type(Ellipsis), _weakref.ref)


def copy(x):
    cls = type(x)
    if cls in _ATOMIC and cls is not types.CodeType or cls in (tuple, frozenset):
        return x
    if cls in (list, dict, set):
        return cls(x)
    if cls is types.InstanceType:
        return x.__copy__() if hasattr(x, '__copy__') else _instance(x, None)
    copier = getattr(cls, '__copy__', None)
    if copier is not None:
        return copier(x)
    if issubclass(cls, type):
        return x
    return _reconstruct(x, _reduced(x, cls, 'un(shallow)copyable object of type %s'), None)


def deepcopy(x, memo=None, _nil=[]):
    if memo is None:
        memo = {}
    key = id(x)
    y = memo.get(key, _nil)
    if y is not _nil:
        return y
    cls = type(x)
    if cls in _ATOMIC:
        return x
    if cls is list:
        y = memo[key] = []
        for item in x:
            y.append(deepcopy(item, memo))
    elif cls is dict:
        y = memo[key] = {}
        for name, value in x.iteritems():
            y[deepcopy(name, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        y = [deepcopy(item, memo) for item in x]
        if key in memo:
            return memo[key]
        y = x if all(new is old for new, old in zip(y, x)) else tuple(y)
        memo[key] = y
    elif cls is types.MethodType:
        y = memo[key] = cls(x.im_func, deepcopy(x.im_self, memo), x.im_class)
    elif cls is types.InstanceType and not hasattr(x, '__deepcopy__'):
        y = _instance(x, memo)
    elif issubclass(cls, type):
        return x
    elif hasattr(x, '__deepcopy__'):
        y = memo[key] = x.__deepcopy__(memo)
    else:
        y = memo[key] = _reconstruct(x, _reduced(x, cls, 'un(deep)copyable object of type %s'), memo)
    memo.setdefault(id(memo), []).append(x)
    return y


def _reduced(x, cls, message):
    reductor = dispatch_table.get(cls)
    if reductor:
        return reductor(x)
    if hasattr(x, '__reduce_ex__'):
        return x.__reduce_ex__(2)
    if hasattr(x, '__reduce__'):
        return x.__reduce__()
    raise Error(message % cls)


def _inner(value, memo):
    return value if memo is None else deepcopy(value, memo)


class _Empty:
    pass


def _instance(x, memo):
    if hasattr(x, '__getinitargs__'):
        y = x.__class__(*_inner(x.__getinitargs__(), memo))
    else:
        y = _Empty()
        y.__class__ = x.__class__
    if memo is not None:
        memo[id(x)] = y
    state = _inner(x.__getstate__() if hasattr(x, '__getstate__') else x.__dict__, memo)
    if hasattr(y, '__setstate__'):
        y.__setstate__(state)
    else:
        y.__dict__.update(state)
    return y


def _reconstruct(x, made, memo):
    if isinstance(made, str):
        return x
    assert isinstance(made, tuple)
    function, args, state, listed, mapped = made + (None,) * (5 - len(made))
    y = function(*_inner(args, memo))
    if memo is not None:
        memo[id(x)] = y
    if state is not None:
        state = _inner(state, memo)
        if hasattr(y, '__setstate__'):
            y.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            if state is not None:
                y.__dict__.update(state)
            for name, value in (slots or {}).iteritems():
                setattr(y, name, value)
    for item in listed or ():
        y.append(_inner(item, memo))
    for key, value in mapped or ():
        y[_inner(key, memo)] = _inner(value, memo)
    return y
`,
}
