def show(f, *args, **keywords):
    try:
        print repr(f(*args, **keywords))
    except UnicodeError as e:
        print '%s: %s %r' % (e.__class__.__name__, e, e.args)
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

for s in ('', 'a', 'Hello World', 'HELLO', '  x y  ', 'a1 b2', "it's", '\xe9\t', u'', u'Hello \xc9t\xe9', u'\u01c5 \xdf', u'\u0661\u0662', u'a\u2028b\nc', u'\U0001f600!'):
    print repr(s), len(s), [getattr(s, name)() for name in ('upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'lstrip', 'rstrip', 'split', 'splitlines')]
    print [getattr(s, name)() for name in ('isalnum', 'isalpha', 'isdigit', 'islower', 'isspace', 'istitle', 'isupper')], s.__getnewargs__(), hash(s)
for s in ('a,b,,c', u'a,b,,c'):
    print s.split(','), s.split(',', 1), s.rsplit(',', 1), s.split('x'), s.partition(','), s.rpartition(','), s.partition('x'), s.rpartition('x')
    print s.find('b'), s.find(u'z'), s.rfind(','), s.find(',', 2), s.find(',', -3, -1), s.index('c'), s.count(','), s.count(''), s.count(',', 2), s.find('', 99)
    print s.replace(',', ';'), s.replace(',', ''), s.replace(',', '<>', 2), s.replace('', '-', 3), s.replace('x', 'y'), repr(s.replace(u',', u'\xe9'))
    print s.startswith('a'), s.startswith(('x', 'a')), s.startswith('b', 2), s.endswith('c'), s.endswith(',', 0, 2), s.startswith(u'a,')
    print s.center(11, '*'), s.ljust(8) + '|', s.rjust(8, '.'), s.zfill(9), '-7'.zfill(4), u'+7'.zfill(4), 'a\tbc\td'.expandtabs(4), s.strip('ac'), s.lstrip(u'a')
    print s.join(['x', 'y']), s.join([u'x', 'y']), s.join([]), s.join(['only']), s.join('xy')
    print s[0], s[-1], s[1:3], s[::-1], s[5:], s[::2], s * 2, 2 * s, s * -1, s + 'x', s + u'x', 'b' in s, u'b,' in s, 'x' in s, s == 'a,b,,c', s < 'b', s != u'a', cmp(s, 'a')
print 'abc'.translate(None, 'b'), 'abc'.translate('x' * 256), u'abc'.translate({97: None, 98: u'xx', 99: 100}), 'a\nb\r\nc\rd'.splitlines(), 'a\nb\r\nc'.splitlines(True), u'\xb2\u0661\xbd'.isdecimal(), u'\u0661'.isdecimal(), u'\xbd'.isnumeric()
print 'a b  c '.split(None, 1), ' a b  c'.rsplit(None, 1), u' a\u3000b '.split(), 'aXXbXXc'.split('XX'), 'aaa'.split('aa'), 'aaa'.rsplit('aa')
show(lambda: 'a' + 1)
show(lambda: u'a' + 1)
show(lambda: 'a' * 'b')
show(lambda: 'a'[5])
show(lambda: 'a'['b'])
show(lambda: u'a'['b'])
show(lambda: 1 in 'a')
show('a'.index, 'b')
show('a'.split, '')
show('a'.partition, '')
show('a'.strip, 1)
show('a'.join, [1])
show('a'.join, ['a', 1])
show(u'a'.join, [1])
show('a'.translate, 'b')
show('a'.translate, u'b', 'c')
show('a'.startswith, 1)
show('a'.upper, 1)
show('a'.find)
show('a'.replace, 'a')
show(u'abc'.translate, {97: 'x'})
show(u'a'.ljust, 5, 'xy')
show(basestring)
show(lambda: '\xe9' + u'a')
show(lambda: u'a' in '\xe9')
show(lambda: '\xe9' < u'a')
for text in (u'', u'a', u'\xe9', u'\u20ac', u'\U0001f600', u'a\xe9\u20ac'):
    for encoding in ('ascii', 'latin-1', 'utf-8', 'utf-16-le', 'unicode_escape'):
        show(text.encode, encoding)
    for errors in ('ignore', 'replace', 'xmlcharrefreplace', 'backslashreplace', 'nope'):
        show(text.encode, 'ascii', errors)
for text in ('', 'a', '\xe9', '\xc3\xa9', '\xe2\x82', '\xff\xfea\x00', 'a\\u20ac'):
    for encoding in ('ascii', 'latin-1', 'utf-8', 'utf-16', 'unicode_escape', 'string_escape'):
        show(text.decode, encoding)
    show(text.decode, 'utf-8', 'replace')
    show(unicode, text, 'ascii', 'ignore')
show('a'.encode, 'nope')
show('\xe9'.encode, 'utf-8')
show('a'.encode, 1)
show(unicode, 1, 'ascii')
show(unicode, u'a', 'ascii')
show(str, u'\xe9')
print 'abc'.encode('hex'), '616263'.decode('hex'), 'abc'.encode('rot13'), str(), unicode(), unicode('abc'), unicode(5), str(u'abc'), unicode('\xc3\xa9', 'utf-8') == u'\xe9'
print buffer('hello world', 6), len(buffer('abc', 1)), buffer('abc')[1], buffer('abcdef')[1:3], buffer('abc', 1) + '!', buffer('ab') * 2, buffer('abc') == buffer('xabc', 1), hash(buffer('abc')) == hash('abc')
show(buffer, 5)
show(buffer, 'a', -1)
