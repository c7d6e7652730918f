/**
 * The module warnings in Python. Follows Lib/warnings.py of CPython 2.7 and Python/_warnings.c, whose registries have True;
 * patterns are beginnings here, not regular expressions, and there are no options of the command line.
 */
export const WARNINGS = String.raw`"""Warnings: told once or always or never, or raised, as the filters have it."""
import linecache
import sys
import types

__all__ = '''warn warn_explicit showwarning formatwarning filterwarnings simplefilter resetwarnings
catch_warnings'''.split()
filters = []
onceregistry = {}
defaultaction = 'default'
_ACTIONS = 'error', 'ignore', 'always', 'default', 'module', 'once'


class _Beginning(object):
    def __init__(self, pattern, ignores_case):
        self.pattern = pattern
        self.ignores_case = ignores_case

    def match(self, text):
        if self.ignores_case:
            return text.lower().startswith(self.pattern.lower())
        return text.startswith(self.pattern)


def resetwarnings():
    del filters[:]


def simplefilter(action, category=Warning, lineno=0, append=0):
    _filter(append, action, None, category, None, lineno)


def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=0):
    _check_action(action)
    assert isinstance(message, basestring), 'message must be a string'
    assert isinstance(category, (type, types.ClassType)), 'category must be a class'
    assert issubclass(category, Warning), 'category must be a Warning subclass'
    assert isinstance(module, basestring), 'module must be a string'
    _filter(append, action, _Beginning(message, True), category, _Beginning(module, False), lineno)


def _check_action(action):
    assert action in _ACTIONS, 'invalid action: %r' % (action,)


def _filter(is_last, action, message, category, module, lineno):
    _check_action(action)
    assert isinstance(lineno, (int, long)) and lineno >= 0, 'lineno must be an int >= 0'
    filters.insert(len(filters) if is_last else 0, (action, message, category, module, int(lineno)))


def formatwarning(message, category, filename, lineno, line=None):
    told = '%s:%s: %s: %s\n' % (filename, lineno, category.__name__, message)
    source = linecache.getline(filename, lineno) if line is None else line
    return told + '  %s\n' % source.strip() if source else told


def _show_warning(message, category, filename, lineno, file=None, line=None):
    output = sys.stderr if file is None else file
    if output is not None:
        try:
            output.write(formatwarning(message, category, filename, lineno, line))
        except (UnicodeError, IOError):
            pass


showwarning = _show_warning


def warn(message, category=None, stacklevel=1):
    if category is None:
        category = UserWarning
    if isinstance(message, Warning):
        category = message.__class__
    if not isinstance(category, (type, types.ClassType)):
        raise TypeError('issubclass() arg 1 must be a class')
    if not issubclass(category, Warning):
        raise ValueError('category is not a subclass of Warning')
    try:
        frame = sys._getframe(stacklevel)
        names, lineno = frame.f_globals, frame.f_lineno
    except ValueError:
        names, lineno = vars(sys), 1
    module = names.get('__name__', '<string>')
    registry = names.setdefault('__warningregistry__', {})
    warn_explicit(message, category, _source_of(names, module), lineno, module, registry)


def _source_of(names, module):
    filename = names.get('__file__')
    if not filename:
        return sys.argv[0] if module == '__main__' and sys.argv else module
    is_compiled = filename[-4:].lower() in ('.pyc', '.pyo')
    return filename[:-1] if is_compiled else filename


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None):
    text = message
    if isinstance(message, Warning):
        text, category = str(message), message.__class__
    else:
        message = category(text)
    if module is None:
        module = filename or '<unknown>'
        module = module[:-3] if module.lower().endswith('.py') else module
    registry = {} if registry is None else registry
    key = text, category, int(lineno)
    if not registry.get(key) and _is_told(_rule(key, module), message, key, registry):
        showwarning(message, category, filename, key[2])


def _rule(key, module):
    """The first of the filters that is for such a warning."""
    text, category, lineno = key
    for each in filters:
        _, beginning, base, in_module, line = each
        if (issubclass(category, base) and line in (0, lineno) and (not beginning or beginning.match(text))
                and (not in_module or in_module.match(module))):
            return each
    return defaultaction,


def _is_told(rule, message, key, registry):
    action = rule[0]
    if action == 'error':
        raise message
    if action == 'always':
        return True
    registry[key] = True
    if action == 'default':
        return True
    if action == 'once':
        return _is_first(onceregistry, key[:2])
    if action == 'module':
        return _is_first(registry, key[:2] + (0,))
    if action == 'ignore':
        return False
    raise RuntimeError('Unrecognized action (%s) in warnings.filters:\n %s' % (action, rule))


def _is_first(registry, key):
    if registry.get(key):
        return False
    registry[key] = True
    return True


def warnpy3k(message, category=None, stacklevel=1):
    pass


class WarningMessage(object):
    _WARNING_DETAILS = 'message', 'category', 'filename', 'lineno', 'file', 'line'

    def __init__(self, message, category, filename, lineno, file=None, line=None):
        vars(self).update(zip(self._WARNING_DETAILS, (message, category, filename, lineno, file, line)))
        self._category_name = category and category.__name__

    def __str__(self):
        return ('{message : %(message)r, category : %(_category_name)r, filename : %(filename)r, '
                'lineno : %(lineno)s, line : %(line)r}' % vars(self))


class catch_warnings(object):
    def __init__(self, record=False, module=None):
        self._entered = False
        self._record = record
        self._module = module if module is not None else sys.modules['warnings']

    def __repr__(self):
        given = ['record=True'] if self._record else []
        if self._module is not sys.modules['warnings']:
            given.append('module=%r' % self._module)
        return '%s(%s)' % (type(self).__name__, ', '.join(given))

    def __enter__(self):
        if self._entered:
            raise RuntimeError('Cannot enter %r twice' % self)
        self._entered = True
        module = self._module
        self._kept = module.filters, module.showwarning
        module.filters = list(module.filters)
        if self._record:
            messages = []
            module.showwarning = lambda *args, **kwargs: messages.append(WarningMessage(*args, **kwargs))
            return messages

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError('Cannot exit %r without entering first' % self)
        self._module.filters, self._module.showwarning = self._kept


for _category in DeprecationWarning, PendingDeprecationWarning, ImportWarning, BytesWarning:
    simplefilter('ignore', category=_category, append=1)
del _category
`
