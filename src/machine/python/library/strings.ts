/** The module string of CPython 2.7's library, in Python. */
export const STRINGS: Readonly<Record<string, string>> = {
  string: String.raw`"""A collection of string operations (most are no longer used)."""
whitespace = ' \t\n\r\v\f'
lowercase = 'abcdefghijklmnopqrstuvwxyz'
uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
letters = lowercase + uppercase
ascii_lowercase = lowercase
ascii_uppercase = uppercase
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = """!"#$%&'()*+,-./:;<=>?@[\]^_${'`'}{|}~"""
printable = digits + letters + punctuation + whitespace
whitespace = '\t\n\v\f\r '
_idmap = ''.join(map(chr, range(256)))
index_error = atoi_error = atof_error = atol_error = ValueError


def capwords(s, sep=None):
    return (sep or ' ').join(x.capitalize() for x in s.split(sep))


def maketrans(fromstr, tostr):
    if len(fromstr) != len(tostr):
        raise ValueError('maketrans arguments must have same length')
    table = list(_idmap)
    for old, new in zip(fromstr, tostr):
        table[ord(old)] = new
    return ''.join(table)


class Template:
    delimiter = '$'

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        text = self.template
        at = 0
        while True:
            found = text.find(self.delimiter, at)
            if found < 0:
                yield text[at:], None, None
                return
            before, at = text[at:found], found + len(self.delimiter)
            if text.startswith(self.delimiter, at):
                yield before + self.delimiter, None, None
                at += len(self.delimiter)
                continue
            braced = text.startswith('{', at)
            end = start = at + braced
            while end < len(text) and (text[end] == '_' or text[end] in ascii_letters
                                       or end > start and text[end] in digits):
                end += 1
            if end == start or braced and not text.startswith('}', end):
                yield before, self.delimiter, at
                continue
            at = end + braced
            yield before, text[start:end], text[found:at]

    def substitute(self, *args, **kws):
        return ''.join(self._substituted(args, kws, False))

    def safe_substitute(self, *args, **kws):
        return ''.join(self._substituted(args, kws, True))

    def _substituted(self, args, kws, is_safe):
        if len(args) > 1:
            raise TypeError('Too many positional arguments')
        mapping = dict(args[0]) if args and kws else args[0] if args else kws
        if args and kws:
            mapping.update(kws)
        for before, name, where in self._pieces():
            yield before
            if name is None:
                continue
            if name == self.delimiter:
                if not is_safe:
                    self._invalid(where)
                yield name
            elif is_safe:
                try:
                    yield '%s' % (mapping[name],)
                except KeyError:
                    yield where
            else:
                yield '%s' % (mapping[name],)

    def _invalid(self, at):
        lines = self.template[:at].splitlines(True)
        if not lines:
            colno, lineno = 1, 1
        else:
            colno, lineno = at - len(''.join(lines[:-1])), len(lines)
        raise ValueError('Invalid placeholder in string: line %d, col %d' % (lineno, colno))


class Formatter(object):
    def format(*args, **kwargs):
        if not args:
            raise TypeError("descriptor 'format' of 'Formatter' object needs an argument")
        return args[0].vformat(args[1], args[2:], kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used, depth):
        if depth < 0:
            raise ValueError('Max string recursion exceeded')
        result = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                result.append(literal)
            if name is not None:
                obj, first = self.get_field(name, args, kwargs)
                used.add(first)
                obj = self.convert_field(obj, conversion)
                spec = self._vformat(spec, args, kwargs, used, depth - 1)
                result.append(self.format_field(obj, spec))
        return ''.join(result)

    def parse(self, text):
        literal, at = '', 0
        while at < len(text):
            c = text[at]
            at += 1
            if c in '{}' and text.startswith(c, at):
                literal += c
                at += 1
            elif c == '}':
                raise ValueError("Single '}' encountered in format string")
            elif c != '{':
                literal += c
            else:
                end, depth = at, 1
                while end < len(text) and depth:
                    depth += {'{': 1, '}': -1}.get(text[end], 0)
                    end += 1
                if depth:
                    raise ValueError("Single '{' encountered in format string")
                field, at = text[at:end - 1], end
                name, colon, spec = field.partition(':')
                name, mark, conversion = name.partition('!')
                yield literal, name, spec, conversion if mark else None
                literal = ''
        if literal:
            yield literal, None, None, None

    def get_value(self, key, args, kwargs):
        return args[key] if isinstance(key, (int, long)) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        elif conversion == 's':
            return str(value)
        elif conversion == 'r':
            return repr(value)
        raise ValueError('Unknown conversion specifier %s' % conversion)

    def get_field(self, field_name, args, kwargs):
        end = 0
        while end < len(field_name) and field_name[end] not in '.[':
            end += 1
        first, rest = field_name[:end], field_name[end:]
        first = int(first) if first.isdigit() else first
        obj = self.get_value(first, args, kwargs)
        while rest:
            if rest[0] == '.':
                name, rest = rest[1:], ''
                for at, c in enumerate(name):
                    if c in '.[':
                        name, rest = name[:at], name[at:]
                        break
                obj = getattr(obj, name)
            else:
                name, _, rest = rest[1:].partition(']')
                obj = obj[int(name) if name.isdigit() else name]
        return obj, first


def lower(s):
    return s.lower()


def upper(s):
    return s.upper()


def swapcase(s):
    return s.swapcase()


def strip(s, chars=None):
    return s.strip(chars)


def lstrip(s, chars=None):
    return s.lstrip(chars)


def rstrip(s, chars=None):
    return s.rstrip(chars)


def split(s, sep=None, maxsplit=-1):
    return s.split(sep, maxsplit)


splitfields = split


def rsplit(s, sep=None, maxsplit=-1):
    return s.rsplit(sep, maxsplit)


def join(words, sep=' '):
    return sep.join(words)


joinfields = join


def index(s, *args):
    return s.index(*args)


def rindex(s, *args):
    return s.rindex(*args)


def count(s, *args):
    return s.count(*args)


def find(s, *args):
    return s.find(*args)


def rfind(s, *args):
    return s.rfind(*args)


def atof(s):
    return float(s)


def atoi(s, base=10):
    return int(s, base)


def atol(s, base=10):
    return long(s, base)


def ljust(s, width, *args):
    return s.ljust(width, *args)


def rjust(s, width, *args):
    return s.rjust(width, *args)


def center(s, width, *args):
    return s.center(width, *args)


def zfill(x, width):
    if not isinstance(x, basestring):
        x = repr(x)
    return x.zfill(width)


def expandtabs(s, tabsize=8):
    return s.expandtabs(tabsize)


def translate(s, table, deletions=''):
    if deletions or table is None:
        return s.translate(table, deletions)
    return s.translate(table + s[:0])


def capitalize(s):
    return s.capitalize()


def replace(s, old, new, maxreplace=-1):
    return s.replace(old, new, maxreplace)
`,
}
