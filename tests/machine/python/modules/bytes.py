import sys
m = memoryview('abcdef')
print sys.getsizeof(m), m.format, m.itemsize, m.ndim, m.readonly, m.shape, m.strides, m.suboffsets, len(m)
print m[0], m[1:3].tobytes(), m.tolist(), m == 'abcdef', m != 'x', m == m[:], m[-1]
for e in ["m[10]", "m['a']", "m[::2]", "hash(m)", "memoryview(u'a')", "memoryview(3)", "memoryview()", "m < 'a'", "cmp(m,'abcdef')", "m[::-1]", "m[0,1]", "list(m)", "'a' in m", "m + 'x'", "str(m)[:10]", "m[0:0].tobytes()", "memoryview(buffer('abc')).tobytes()", "memoryview(memoryview('q')).tobytes()", "m.foo", "memoryview(object=bytearray('x')).readonly","m is memoryview(m)", "type(m)", "m == bytearray('abcdef')", "bytearray('abcdef') == m", "'abcdef' == m", "m == u'abcdef'", "dir(m)", "m[1:3][0]","m[5:2].tolist()", "bool(memoryview(''))", "isinstance(m, memoryview)", "m[2L]", "m[True]", "memoryview.__doc__", "m.tobytes(1)", "u'abc' + bytearray('x')", "bytearray('x') + u'abc'", "unicode(bytearray('x'))", "unicode(bytearray('x'),'ascii')", "'abc' + bytearray('x')","'abc'.find(bytearray('b'))", "'abc'.replace(bytearray('b'), buffer('x'))", "'x'.join([bytearray('b'), 'x'])", "int(bytearray('12'))", "float(bytearray('1.5'))", "bytearray('ab') + buffer('c')", "buffer(bytearray('abc'))[1]", "sys.getsizeof(bytearray('abc'))", "sys.getsizeof(bytearray())", "'%s|%r' % (bytearray('a'), bytearray('b'))", "ord(bytearray('a'))", "bytearray('a').__reduce__()", "hash(bytearray())", "bytearray(u'x')", "bytearray(-1)", "bytearray([1, 256])", "bytearray('abc')[1:] == 'bc'", "bytearray('a\\x00\\xff\\'')", "sorted(bytearray('hello'))", "bytearray('x') < 'y'", "bytearray('x') < 5", "bytearray(2.5)", "bytearray(10**10**2)","'a' in bytearray('abc')", "97 in bytearray('abc')", "300 in bytearray('abc')", "u'a' in bytearray('abc')", "open(bytearray('x'))", "'abc'.startswith(bytearray('a'))", "u'abc'.startswith(bytearray('a'))", "'abc'.split(bytearray('b'))", "'abc' in bytearray('xabcx')","bytearray('a') in 'abc'", "'abc'.encode(bytearray('hex'))", "bytearray.fromhex('B9 01EF')", "bytearray.fromhex('B9 0')", "bytearray.fromhex(u'B9')", "bytearray('x', 'ascii')", "bytearray(u'\\xe9', 'utf-8')", "bytearray(source='x')", "bytearray('abc', foo=1)", "dict.fromkeys(bytearray('ab'))", "bytearray('abc').pop(), bytearray('abc').pop(0)", "bytearray().pop()", "bytearray('a').remove(98)", "list(reversed(bytearray('abc')))", "max(bytearray('abc'))", "bytearray('ab') * 3, 2 * bytearray('ab')", "bytearray('ab') * 2.0", "bytearray('abc').__iter__().__length_hint__()", "bytearray('ab')[5]", "bytearray('ab')['a']", "bytearray('ab').join(['x', bytearray('y')])", "bytearray('ab').join(['x', u'y'])","bytearray('ab').insert(0, 'xy')", "bytearray('ab').append('xy')", "bytearray('ab').append(1.5)","bytearray('ab').decode()","bytearray('\\xe9').decode('latin-1')","bytearray('x').translate(None, 'x')","bytearray('a b').split()", "bytearray('a b').partition(' ')", "bytearray('a b').rpartition('c')", "bytearray('abc').find('c', 1)", "bytearray('abc').index('z')","bytearray('abc').center(10, 'x')","bytearray('abc').ljust(5, 'xy')","bytearray('  x').strip()", "bytearray('xx').strip(u'x')", "bytearray('ab').count('a')"]:
    try: print e, '->', repr(eval(e))
    except Exception, x: print e, '!!', type(x).__name__, x
b = bytearray('abcdef'); v = memoryview(b)
v[0] = 'z'; v[1:3] = '12'
print b
for s in ["v[0] = 1", "v[0] = 'ab'", "v[1:3] = 'x'", "v[7] = 'a'", "del v[0]", "m[0] = 'x'", "b.append(1)", "b[0:2] = 'x'", "v[0] = u'a'", "v[:] = v[::1]", "b[:] = b'ABCDEF'"]:
    try:
        exec s
        print s, b
    except Exception, x: print s, '!!', type(x).__name__, x
del v
b.append(33)
print b
b = bytearray()
last = None
for i in range(200):
    if b.__alloc__() != last: print len(b), b.__alloc__(),
    last = b.__alloc__()
    b.append(i)
print
while b:
    if b.__alloc__() != last: print len(b), b.__alloc__(),
    last = b.__alloc__()
    b.pop()
for s in ["b[1:3] = [1,2,3]", "b[::2] = 'xyz'", "b[::2] = 'xy'", "del b[1]", "del b[::2]", "b[1] = 'q'", "b[1] = 300", "b[1] = None", "b[1:2] = 5", "b[1:2] = u'x'", "b += 'xx'", "b += 5", "b *= 2", "b.extend([1,2])", "b.extend('xy')", "b.extend(['x', 1])", "b.extend([300])", "b.extend(5)", "b.reverse()", "b.insert(-1, 65)", "b[10:] = bytearray(3)", "b[:0] = b", "b.remove('x')", "b.__init__('new')", "b.__init__(5)", "b[100:] = 'zz'", "b[-1:1] = 'w'", "b[5:2:-1] = 'abc'", "del b[5:1:-2]", "b[0] = 1.5"]:
    b = bytearray('abcde')
    try:
        exec s
        print s, repr(b), len(b)
    except Exception, x: print s, '!!', type(x).__name__, x
class B(bytearray):
    pass
x = B('abc'); x.attr = 5
print repr(x), x, x + 'd', type(x + 'd'), type(x[:]), sys.getsizeof(x) 
