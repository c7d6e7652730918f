def show(f, *args, **keywords):
    try:
        print repr(f(*args, **keywords))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

print '%s %r %d %i %u' % ('a', 'a', 1, 2.9, 3L), '%5d|%-5d|%05d|%+d|% d' % (1, 2, -3, 4, 5), '%x %X %#x %o %#o' % (255, 255, 255, 8, 8), '%e %E %f %F %g %G' % ((1234.5678,) * 6)
print '%.2f %8.3f %-8.1f| %08.2f %+.0f %#.0f' % ((3.14159,) * 6), '%c%c%c' % (65, 'B', 67), '%%', '%5%|' % (), '%.2s|%5.1s|%-4s|' % ('abc', 'xyz', 'q'), '%*d|%-*d|%.*f' % (5, 1, 4, 2, 1, 2.55)
print '%(a)s %(b)05.1f %(a)r' % {'a': 'x', 'b': 2.25}, '%(a(b))s' % {'a(b)': 1}, '%s' % (1,), '%s' % [1, 2], '%s %s' % ('a', u'b'), repr(u'%s %r %c' % ('a', u'\xe9', 8364)), '%ld %hd' % (1, 2), '%s' % None, '%d' % True
print '%d' % 10 ** 20, '%d' % (10 ** 20), '%x' % 2 ** 70, '%#o' % (2L ** 70), '%.25d' % (10 ** 20), '%s' % 1.1, '%r' % 1.1, '%s' % 10 ** 20, '%30.10d|' % -5L, '%r' % u'\xe9'
print repr('x' * 200 + '%s' % ('y' * 200))[:5], len('%s' % ('z' * 1000)), len('%300d' % 1), len('lit' * 100 % ())
for template, args in (('%s', ()), ('%s', (1, 2)), ('%d', 'a'), ('%f', 'a'), ('%c', 256), ('%c', 'ab'), ('%c', 1.5), ('%y', 1), ('%', 1), ('%(a)s', 1), ('%(a)s', {}), ('%(a', {}), ('%*d', ('a', 1)), ('a', 1), ('a', {}), ('a', []), (u'%c', 1114112), (u'%d', 'a'), ('%x', None), ('%z', 1), ('%s %s', 'a'), ('\xe9%s', u'a'), (u'%s', '\xe9')):
    show(lambda: template % args)
print '{} {}'.format(1, 2), '{1} {0} {1}'.format('a', 'b'), '{a} {b[0]} {c.real}'.format(a=1, b='xyz', c=2.5), '{0[a]} {0[b]}'.format({'a': 1, 'b': 2}), '{!r} {!s}'.format('a', u'b'), '{{}} {{{}}}'.format(1)
print '{:5}|{:<5}|{:>5}|{:^5}|{:*^7}'.format('a', 'b', 'c', 'd', 'e'), '{:5}|{:<5}|{:>5}|{:^5}|{:=+6}'.format(1, 2, 3, 4, 5), '{:.2f} {:8.3} {:e} {:%}'.format(3.14159, 2.71828, 1234.5, 0.25), '{:,} {:x} {:#b} {:c}'.format(1234567, 255, 5, 65), '{:{}.{}}|{:>{w}}'.format('abcdef', 8, 3, 'x', w=4)
print repr(u'{} {:>5} {!r}'.format('a', u'\xe9', u'\xe9')), '{}'.format(u'a'), u'{:d}'.format(5), '{0.x.y}'.format(type('X', (), {'x': type('Y', (), {'y': 9})})), '{0[0][1]}'.format([[1, 2]]), '{:}'.format(None), '{!s:>6}'.format(None)
for template in ('{', '}', '{}{1}', '{1}{}', '{a}', '{2}', '{0.x}', '{0[x]}', '{!x}', '{0!}', '{:d}', '{0:{1:{2}}}', '{:=5}', '{0[}', '{0]}', '{:.}', '{:5 }', '{:+}', '{0.}'):
    show(template.format, 'a', 'b')
print format('a', '>3'), format(u'a', '<3') + u'|', format('abc', '.2'), repr(format('a', u'')), repr(format(5, u'3')), 'a'.__format__('*^5'), format(None), format([1])
class M(object):
    def __str__(self): return u'\xe9'
    def __unicode__(self): return u'uni'
    def __repr__(self): return 'M()'
    def __format__(self, spec): return 'M<%s>' % spec
m = M()
print repr('%s' % m), repr('%s %s' % ('a', m)), repr(u'%s' % m), '%r' % m, '{:q} {!r:>6} {}'.format(m, m, m), format(m, 'xyz')
show(str, m)
class Old:
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __str__(self): return 'old'
    def __getitem__(self, key): return key * 2
o = Old()
print '%d %s %.1f' % (o, o, o), '%(ab)s' % o, '{}'.format(o), '{0[x]}'.format(o)
class S(str):
    def __str__(self): return 'S!'
s = S('abc')
s.name = 'x'
print s, repr(s), s + 'd', type(s + 'd'), s.upper(), type(s[:]), s == 'abc', {'abc': 1}[s], '%s %r' % (s, s), '-'.join([s, s]), type('-'.join([s])), len(s), s * 2, type(s * 1), 'b' in s, s.replace('x', 'y') is s, type(s.strip()), s.name
class U(unicode): pass
u = U(u'\xe9a')
print repr(u), type(u + u''), type(u[:]), u == u'\xe9a', hash(u) == hash(u'\xe9a'), {u: 1}[u'\xe9a'], type(u.lower()), type(unicode(u))
a = 'hello'
print a[:] is a, str(a) is a, a.strip() is a, a.replace('z', 'y') is a, a + '' is a, '' + a is a, a * 1 is a, a.ljust(3) is a, a.split(',')[0] is a, a.partition(',')[0] is a, a.zfill(2) is a, a.translate(None) is a
print a.upper().lower() is a, ''.join([a]) is a, ','.join([a, a]) is a, '%s' % a is a, a.lower() is a, '{}'.format(a) is a, format(a) is a, 'a'.upper() is 'A', str(5) is '5', ('%s' % 'a') is 'a', 'xa'.strip('x') is 'a', 'abc' * 0 is ''
u = u'h\xe9llo'
print u[:] is u, u.strip() is u, u.lower() is u, u.replace(u'z', u'y') is u, u + '' is u, u * 1 is u, unicode(u) is u, u[1] is u'\xe9x'[0], u[5:] is u'', u'\u20ac'[0] is u'\u20ac'[0], u.encode('latin-1').decode('latin-1') is u
