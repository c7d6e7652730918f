/** Modules of CPython 2.7's library, in Python, that tell of errors: what programs use of atexit, linecache, traceback, warnings. */
export const REPORTS: Readonly<Record<string, string>> = {
  atexit: String.raw`import sys

__all__ = ['register']
_exithandlers = []


def register(func, *targs, **kargs):
    _exithandlers.append((func, targs, kargs))
    return func


def _run_exitfuncs():
    raised = ()
    while _exithandlers:
        function, positional, named = _exithandlers.pop()
        try:
            function(*positional, **named)
        except:
            if not issubclass(sys.exc_info()[0], SystemExit):
                import traceback
                sys.stderr.write('Error in atexit._run_exitfuncs:\n')
                traceback.print_exc()
            raised = sys.exc_info()
    if raised:
        type, value, where = raised
        raise type, value, where


# whom the program had set itself comes last
if hasattr(sys, 'exitfunc'):
    register(sys.exitfunc)
sys.exitfunc = _run_exitfuncs
`,
  linecache: String.raw`__all__ = ['getline', 'clearcache', 'checkcache']
cache = {}


def getline(filename, lineno, module_globals=None):
    lines = getlines(filename, module_globals)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ''


def getlines(filename, module_globals=None):
    if filename not in cache:
        cache[filename] = updatecache(filename, module_globals)
    return cache[filename]


def clearcache():
    cache.clear()


def checkcache(filename=None):
    pass


def updatecache(filename, module_globals=None):
    if not filename or filename.startswith('<') and filename.endswith('>'):
        return []
    try:
        with open(filename, 'rU') as source:
            lines = source.readlines()
    except IOError:
        return []
    if lines and not lines[-1].endswith('\n'):
        lines[-1] += '\n'
    return lines
`,
  traceback: String.raw`import linecache
import sys
import types

__all__ = ['extract_stack', 'extract_tb', 'format_exception', 'format_exception_only', 'format_list',
           'format_stack', 'format_tb', 'print_exc', 'format_exc', 'print_exception', 'print_last',
           'print_stack', 'print_tb', 'tb_lineno']


def _limit(limit):
    return getattr(sys, 'tracebacklimit', None) if limit is None else limit


def _entry(frame, lineno):
    code = frame.f_code
    line = linecache.getline(code.co_filename, lineno, frame.f_globals)
    return code.co_filename, lineno, code.co_name, line.strip() if line else None


def extract_tb(tb, limit=None):
    limit = _limit(limit)
    entries = []
    while tb is not None and (limit is None or len(entries) < limit):
        entries.append(_entry(tb.tb_frame, tb.tb_lineno))
        tb = tb.tb_next
    return entries


def extract_stack(f=None, limit=None):
    if f is None:
        f = sys._getframe(1)
    limit = _limit(limit)
    entries = []
    while f is not None and (limit is None or len(entries) < limit):
        entries.append(_entry(f, f.f_lineno))
        f = f.f_back
    entries.reverse()
    return entries


def format_list(extracted_list):
    lines = []
    for filename, lineno, name, line in extracted_list:
        item = '  File "%s", line %d, in %s\n' % (filename, lineno, name)
        if line:
            item = item + '    %s\n' % line.strip()
        lines.append(item)
    return lines


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def format_stack(f=None, limit=None):
    return format_list(extract_stack(sys._getframe(1) if f is None else f, limit))


def print_tb(tb, limit=None, file=None):
    _write(format_tb(tb, limit), file)


def print_stack(f=None, limit=None, file=None):
    _write(format_stack(sys._getframe(1) if f is None else f, limit), file)


def print_list(extracted_list, file=None):
    _write(format_list(extracted_list), file)


def _write(lines, file):
    if file is None:
        file = sys.stderr
    for line in lines:
        file.write(line)


def format_exception(etype, value, tb, limit=None):
    lines = ['Traceback (most recent call last):\n'] + format_tb(tb, limit) if tb else []
    return lines + format_exception_only(etype, value)


def format_exception_only(etype, value):
    if isinstance(etype, BaseException) or isinstance(etype, types.InstanceType) \
            or etype is None or type(etype) is str:
        return [_last_line(etype, value)]
    if not issubclass(etype, SyntaxError):
        return [_last_line(etype.__name__, value)]
    lines = []
    try:
        msg, (filename, lineno, offset, badline) = value.args
    except Exception:
        return [_last_line(etype.__name__, value)]
    lines.append('  File "%s", line %d\n' % (filename or '<string>', lineno))
    if badline is not None:
        lines.append('    %s\n' % badline.strip())
        if offset is not None:
            before = badline.rstrip('\n')[:min(len(badline), offset) - 1].lstrip()
            lines.append('    %s^\n' % ''.join([c.isspace() and c or ' ' for c in before]))
    lines.append(_last_line(etype.__name__, msg))
    return lines


def _last_line(etype, value):
    text = _some_str(value)
    if value is None or not text:
        return '%s\n' % etype
    return '%s: %s\n' % (etype, text)


def _some_str(value):
    try:
        return str(value)
    except Exception:
        pass
    try:
        return unicode(value).encode('ascii', 'backslashreplace')
    except Exception:
        return '<unprintable %s object>' % type(value).__name__


def print_exception(etype, value, tb, limit=None, file=None):
    _write(format_exception(etype, value, tb, limit), file)


def print_exc(limit=None, file=None):
    etype, value, tb = sys.exc_info()
    try:
        print_exception(etype, value, tb, limit, file)
    finally:
        etype = value = tb = None


def format_exc(limit=None):
    etype, value, tb = sys.exc_info()
    try:
        return ''.join(format_exception(etype, value, tb, limit))
    finally:
        etype = value = tb = None


def print_last(limit=None, file=None):
    if not hasattr(sys, 'last_type'):
        raise ValueError('no last exception')
    print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file)


def tb_lineno(tb):
    return tb.tb_lineno
`,
  // patterns are beginnings here, not regular expressions
  warnings: String.raw`import linecache
import sys
import types

__all__ = ['warn', 'showwarning', 'formatwarning', 'filterwarnings', 'resetwarnings', 'catch_warnings']
filters = []
onceregistry = {}
defaultaction = 'default'
_ACTIONS = ('error', 'ignore', 'always', 'default', 'module', 'once')


class _Beginning(object):
    def __init__(self, pattern, ignores_case):
        self.pattern = pattern
        self.ignores_case = ignores_case

    def match(self, text):
        if self.ignores_case:
            return text.lower().startswith(self.pattern.lower())
        return text.startswith(self.pattern)


def warnpy3k(message, category=None, stacklevel=1):
    pass


def formatwarning(message, category, filename, lineno, line=None):
    text = '%s:%s: %s: %s\n' % (filename, lineno, category.__name__, message)
    line = linecache.getline(filename, lineno) if line is None else line
    if line:
        text = text + '  %s\n' % line.strip()
    return text


def _show_warning(message, category, filename, lineno, file=None, line=None):
    if file is None:
        file = sys.stderr
        if file is None:
            return
    try:
        file.write(formatwarning(message, category, filename, lineno, line))
    except (IOError, UnicodeError):
        pass


showwarning = _show_warning


def filterwarnings(action, message='', category=Warning, module='', lineno=0, append=0):
    assert action in _ACTIONS, 'invalid action: %r' % (action,)
    assert isinstance(message, basestring), 'message must be a string'
    assert isinstance(category, (type, types.ClassType)), 'category must be a class'
    assert issubclass(category, Warning), 'category must be a Warning subclass'
    assert isinstance(module, basestring), 'module must be a string'
    assert isinstance(lineno, int) and lineno >= 0, 'lineno must be an int >= 0'
    _add((action, _Beginning(message, True), category, _Beginning(module, False), lineno), append)


def simplefilter(action, category=Warning, lineno=0, append=0):
    assert action in _ACTIONS, 'invalid action: %r' % (action,)
    assert isinstance(lineno, int) and lineno >= 0, 'lineno must be an int >= 0'
    _add((action, None, category, None, lineno), append)


def _add(item, append):
    if append:
        filters.append(item)
    else:
        filters.insert(0, item)


def resetwarnings():
    filters[:] = []


def warn(message, category=None, stacklevel=1):
    if isinstance(message, Warning):
        category = message.__class__
    if category is None:
        category = UserWarning
    if not isinstance(category, (type, types.ClassType)):
        raise TypeError('issubclass() arg 1 must be a class')
    if not issubclass(category, Warning):
        raise ValueError('category is not a subclass of Warning')
    try:
        caller = sys._getframe(stacklevel)
    except ValueError:
        globals, lineno = sys.__dict__, 1
    else:
        globals, lineno = caller.f_globals, caller.f_lineno
    module = globals.get('__name__', '<string>')
    filename = globals.get('__file__')
    if filename:
        if filename.lower().endswith(('.pyc', '.pyo')):
            filename = filename[:-1]
    else:
        filename = sys.argv[0] if module == '__main__' and sys.argv else module
    registry = globals.setdefault('__warningregistry__', {})
    warn_explicit(message, category, filename, lineno, module, registry)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None):
    lineno = int(lineno)
    if module is None:
        module = filename or '<unknown>'
        if module[-3:].lower() == '.py':
            module = module[:-3]
    if registry is None:
        registry = {}
    if isinstance(message, Warning):
        text = str(message)
        category = message.__class__
    else:
        text = message
        message = category(message)
    key = text, category, lineno
    if registry.get(key):
        return
    for action, msg, cat, mod, ln in filters:
        if (msg is None or msg.match(text)) and issubclass(category, cat) \
                and (mod is None or mod.match(module)) and (ln == 0 or lineno == ln):
            break
    else:
        action = defaultaction
    if action == 'ignore':
        registry[key] = 1
        return
    if action == 'error':
        raise message
    if action == 'once':
        registry[key] = 1
        once = text, category
        if onceregistry.get(once):
            return
        onceregistry[once] = 1
    elif action == 'module':
        registry[key] = 1
        once = text, category, 0
        if registry.get(once):
            return
        registry[once] = 1
    elif action == 'default':
        registry[key] = 1
    elif action != 'always':
        raise RuntimeError('Unrecognized action (%r) in warnings.filters:\n %s'
                           % (action, (action, msg, cat, mod, ln)))
    showwarning(message, category, filename, lineno)


class WarningMessage(object):
    _FIELDS = 'message', 'category', 'filename', 'lineno', 'file', 'line'

    def __init__(self, message, category, filename, lineno, file=None, line=None):
        values = message, category, filename, lineno, file, line
        for name, value in zip(self._FIELDS, values):
            setattr(self, name, value)
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return '{message : %r, category : %r, filename : %r, lineno : %s, line : %r}' % (
            self.message, self._category_name, self.filename, self.lineno, self.line)


class catch_warnings(object):
    def __init__(self, record=False, module=None):
        self._record = record
        self._module = sys.modules['warnings'] if module is None else module
        self._entered = False

    def __enter__(self):
        if self._entered:
            raise RuntimeError('Cannot enter %r twice' % self)
        self._entered = True
        self._filters = self._module.filters
        self._module.filters = self._filters[:]
        self._showwarning = self._module.showwarning
        if not self._record:
            return None
        log = []

        def showwarning(*args, **kwargs):
            log.append(WarningMessage(*args, **kwargs))
        self._module.showwarning = showwarning
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError('Cannot exit %r without entering first' % self)
        self._module.filters = self._filters
        self._module.showwarning = self._showwarning


for _category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, BytesWarning):
    simplefilter('ignore', category=_category, append=1)
del _category
`,
}
