/** The module abc in Python: abstract base classes. Follows Lib/abc.py of CPython 2.7; without its caches. */
export const ABC = String.raw`"""Classes that cannot be made instances of before what is abstract in them has been defined."""
import types

__all__ = ['ABCMeta', 'abstractmethod', 'abstractproperty']


def abstractmethod(funcobj):
    funcobj.__isabstractmethod__ = True
    return funcobj


class abstractproperty(property):
    __isabstractmethod__ = True


def _is_abstract(value):
    return getattr(value, '__isabstractmethod__', False)


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace):
        cls = super(ABCMeta, mcls).__new__(mcls, name, bases, namespace)
        missing = [key for key, value in namespace.items() if _is_abstract(value)]
        for base in bases:
            inherited = getattr(base, '__abstractmethods__', ())
            missing += [key for key in inherited if _is_abstract(getattr(cls, key, None))]
        type.__setattr__(cls, '__abstractmethods__', frozenset(missing))
        cls._abc_registry = []
        return cls

    def __call__(cls, *args, **kwds):
        missing = vars(cls).get('__abstractmethods__')
        if missing:
            raise TypeError("Can't instantiate abstract class %s with abstract methods %s"
                            % (cls.__name__, ', '.join(sorted(missing))))
        return super(ABCMeta, cls).__call__(*args, **kwds)

    def register(cls, subclass):
        if type(subclass) is not types.ClassType and not isinstance(subclass, type):
            raise TypeError('Can only register classes')
        if not issubclass(subclass, cls):
            if issubclass(cls, subclass):
                raise RuntimeError('Refusing to create an inheritance cycle')
            cls._abc_registry.append(subclass)

    def __instancecheck__(cls, instance):
        kinds = [type(instance)]
        claimed = getattr(instance, '__class__', None)
        if claimed is not None and claimed is not kinds[0]:
            if kinds[0] is types.InstanceType:
                kinds = []
            kinds.insert(0, claimed)
        return any(cls.__subclasscheck__(kind) for kind in kinds)

    def __subclasscheck__(cls, subclass):
        answer = cls.__subclasshook__(subclass)
        if answer is not NotImplemented:
            return answer
        if cls in getattr(subclass, '__mro__', ()):
            return True
        return any(issubclass(subclass, other)
                   for others in (cls._abc_registry, type.__subclasses__(cls)) for other in others)
`
