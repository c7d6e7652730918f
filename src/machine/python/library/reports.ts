/** Modules of CPython 2.7's library, in Python, that tell of errors: what programs use of atexit, linecache, traceback. */
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
    if etype is None or type(etype) is str or isinstance(etype, (BaseException, types.InstanceType)):
        return [_last_line(etype, value)]
    place = []
    if issubclass(etype, SyntaxError):
        place, value = _place_and_message(value)
    return place + [_last_line(etype.__name__, value)]


def _place_and_message(error):
    try:
        message, (filename, lineno, offset, source) = error.args
    except Exception:
        return [], error
    place = ['  File "%s", line %d\n' % (filename or '<string>', lineno)]
    if source is not None:
        place.append('    %s\n' % source.strip())
    if source is not None and offset is not None:
        source = source.rstrip('\n')
        before = source[:min(len(source), offset) - 1].lstrip()
        place.append('    %s^\n' % ''.join([c if c.isspace() else ' ' for c in before]))
    return place, message


def _last_line(etype, value):
    text = '' if value is None else _text(value)
    return '%s: %s\n' % (etype, text) if text else '%s\n' % etype


def _text(value):
    for text_of in str, lambda value: unicode(value).encode('ascii', 'backslashreplace'):
        try:
            return text_of(value)
        except Exception:
            continue
    return '<unprintable %s object>' % type(value).__name__


def print_exception(etype, value, tb, limit=None, file=None):
    _write(format_exception(etype, value, tb, limit), file)


def print_exc(limit=None, file=None):
    print_exception(*(sys.exc_info() + (limit, file)))


def format_exc(limit=None):
    return ''.join(format_exception(*(sys.exc_info() + (limit,))))


def print_last(limit=None, file=None):
    if not hasattr(sys, 'last_type'):
        raise ValueError('no last exception')
    print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file)


def tb_lineno(tb):
    return tb.tb_lineno
`,
}
