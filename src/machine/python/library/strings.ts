/** The module string in Python. Follows Lib/string.py of CPython 2.7; templates do without regular expressions. */

/** Functions that are methods of their first argument. */
const METHODS = [
  'lower(s)',
  'upper(s)',
  'swapcase(s)',
  'capitalize(s)',
  'strip(s, chars=None)',
  'lstrip(s, chars=None)',
  'rstrip(s, chars=None)',
  'split(s, sep=None, maxsplit=-1)',
  'rsplit(s, sep=None, maxsplit=-1)',
  'index(s, *args)',
  'rindex(s, *args)',
  'find(s, *args)',
  'rfind(s, *args)',
  'count(s, *args)',
  'ljust(s, width, *args)',
  'rjust(s, width, *args)',
  'center(s, width, *args)',
  'expandtabs(s, tabsize=8)',
  'replace(s, old, new, maxreplace=-1)',
]
  .map((signature) => {
    const [name, parameters] = signature.slice(0, -1).split('(') as [string, string]
    const given = parameters.split(', ').map((parameter) => parameter.replace(/=.*/, ''))
    return `

def ${signature}:
    return s.${name}(${given.slice(1).join(', ')})
`
  })
  .join('')

const NUMBERS = [
  ['atoi(s, base=10)', 'int(s, base)'],
  ['atol(s, base=10)', 'long(s, base)'],
  ['atof(s)', 'float(s)'],
]
  .map(
    ([signature, number]) => `

def ${signature}:
    return ${number}
`,
  )
  .join('')

const CHARACTERS = String.raw`_idmap = ''.join(map(chr, xrange(256)))
whitespace = '\t\n\v\f\r '
digits = _idmap[48:58]
octdigits = digits[:8]
hexdigits = digits + 'abcdefABCDEF'
lowercase = ascii_lowercase = _idmap[97:123]
uppercase = ascii_uppercase = _idmap[65:91]
letters = ascii_letters = lowercase + uppercase
punctuation = _idmap[33:127].translate(None, digits + letters)
printable = digits + letters + punctuation + ' \t\n\r\v\f'
index_error = atoi_error = atof_error = atol_error = ValueError


def maketrans(fromstr, tostr):
    if len(fromstr) == len(tostr):
        table = bytearray(_idmap)
        for at, c in enumerate(fromstr):
            table[ord(c)] = tostr[at]
        return str(table)
    raise ValueError('maketrans arguments must have same length')


def capwords(s, sep=None):
    words = [word.capitalize() for word in s.split(sep)]
    return (sep or ' ').join(words)


def join(words, sep=' '):
    return sep.join(words)


def zfill(x, width):
    shown = x if isinstance(x, basestring) else repr(x)
    return shown.zfill(width)


def translate(s, table, deletions=''):
    if table is not None and not deletions:
        # s may be of unicode, whose translate takes no deletions
        return s.translate(table + s[:0])
    return s.translate(table, deletions)
`

const TEMPLATE = String.raw`

def _name_at(text, start):
    end = start
    while text[end:end + 1] and (text[end] in '_' + ascii_letters or end > start and text[end] in digits):
        end += 1
    return text[start:end]


def _template_and_values(method, args, kws):
    if not args:
        raise TypeError("descriptor '%s' of 'Template' object needs an argument" % method)
    if len(args) > 2:
        raise TypeError('Too many positional arguments')
    mapping = args[1] if len(args) == 2 else kws
    return args[0], lambda name: kws[name] if name in kws else mapping[name]


class Template(object):
    delimiter = '$'

    def __init__(self, template):
        self.template = template

    def _placeholders(self):
        """Of each where it begins and ends, and its name: '' where it is the delimiter twice, None where there is none."""
        text, mark = self.template, self.delimiter
        start = text.find(mark)
        while start >= 0:
            at = end = start + len(mark)
            name = None
            if text.startswith(mark, at):
                name = ''
                end += len(mark)
            else:
                braces = int(text.startswith('{', at))
                found = _name_at(text, at + braces)
                after = at + braces + len(found)
                if found and (not braces or text.startswith('}', after)):
                    name = found
                    end = after + braces
            yield start, end, name
            start = text.find(mark, end)

    def _filled(self, fill):
        parts, done = [], 0
        for start, end, name in self._placeholders():
            parts.append(self.template[done:start])
            parts.append(self.delimiter if name == '' else fill(name, start, end))
            done = end
        return ''.join(parts) + self.template[done:]

    def substitute(*args, **kws):
        self, value = _template_and_values('substitute', args, kws)

        def fill(name, start, end):
            if name is None:
                lines = self.template[:end].splitlines(True)
                raise ValueError('Invalid placeholder in string: line %d, col %d' % (len(lines), len(lines[-1])))
            return '%s' % (value(name),)
        return self._filled(fill)

    def safe_substitute(*args, **kws):
        self, value = _template_and_values('safe_substitute', args, kws)

        def fill(name, start, end):
            try:
                if name is not None:
                    return '%s' % (value(name),)
            except KeyError:
                pass
            return self.template[start:end]
        return self._filled(fill)
`

const FORMATTER = String.raw`

def _until(text, ends):
    at = 0
    while at < len(text) and text[at] not in ends:
        at += 1
    return text[:at], text[at:]


def _key(text):
    return long(text) if text.isdigit() else text


class Formatter(object):
    def format(*args, **kwargs):
        if not args:
            raise TypeError("descriptor 'format' of 'Formatter' object needs an argument")
        if len(args) > 1:
            text = args[1]
        elif 'format_string' in kwargs:
            text = kwargs.pop('format_string')
        else:
            raise TypeError("format() missing 1 required positional argument: 'format_string'")
        return args[0].vformat(text, args[2:], kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        shown = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return shown

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth):
        if recursion_depth < 0:
            raise ValueError('Max string recursion exceeded')
        parts = []
        for literal, field, spec, conversion in self.parse(format_string):
            parts.append(literal or '')
            if field is None:
                continue
            value, first = self.get_field(field, args, kwargs)
            used_args.add(first)
            value = self.convert_field(value, conversion)
            spec = self._vformat(spec, args, kwargs, used_args, recursion_depth - 1)
            parts.append(self.format_field(value, spec))
        return ''.join(parts)

    def parse(self, format_string):
        text, at = format_string, 0
        while at < len(text):
            start = at
            while text[at:at + 1] not in ('', '{', '}'):
                at += 1
            literal, brace = text[start:at], text[at:at + 1]
            at += 1
            if brace == '' or text[at:at + 1] == brace:
                at += 1
                yield literal + brace, None, None, None
                continue
            if brace == '}' or at == len(text):
                raise ValueError("Single '%s' encountered in format string" % brace)
            start = at
            depth = 1
            while depth:
                if at == len(text):
                    raise ValueError("unmatched '{' in format")
                depth += {'{': 1, '}': -1}.get(text[at], 0)
                at += 1
            name, _, spec = text[start:at - 1].partition(':')
            name, mark, conversion = name.partition('!')
            if mark and not conversion:
                raise ValueError('end of format while looking for conversion specifier')
            if len(conversion) > 1:
                raise ValueError("expected ':' after format specifier")
            yield literal, name, spec, conversion or None

    def get_field(self, field_name, args, kwargs):
        first, rest = _until(field_name, '.[')
        first = _key(first)
        obj = self.get_value(first, args, kwargs)
        while rest:
            kind, rest = rest[0], rest[1:]
            if kind not in '.[':
                raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
            name, rest = _until(rest, '.[' if kind == '.' else ']')
            if kind == '[' and not rest:
                raise ValueError("Missing ']' in format string")
            if not name:
                raise ValueError('Empty attribute in format string')
            if kind == '.':
                obj = getattr(obj, name)
            else:
                obj, rest = obj[_key(name)], rest[1:]
        return obj, first

    def get_value(self, key, args, kwargs):
        values = args if isinstance(key, (int, long)) else kwargs
        return values[key]

    def convert_field(self, value, conversion):
        if conversion is None:
            return value
        if conversion not in ('r', 's'):
            raise ValueError('Unknown conversion specifier %s' % conversion)
        return repr(value) if conversion == 'r' else str(value)

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def check_unused_args(self, used_args, args, kwargs):
        pass
`

const DOC = '"""Characters by kinds, templates, formatters, and the methods of strings as functions."""\n'

export const STRINGS = `${DOC}${CHARACTERS}${METHODS}
splitfields, joinfields = split, join
${NUMBERS}${TEMPLATE}${FORMATTER}`
