from __future__ import division

def show(f, *args, **keywords):
    try:
        print repr(f(*args, **keywords))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

print int(), int('12'), int(' -12 '), int('0x1f', 16), int('0x1f', 0), int('0b11', 0), int('017', 0), int('z', 36), int(3.99), int(-3.99), int(1e20), int(True), int(u'12'), int(u'\u0661\u0662'), int(10 ** 20), int('9' * 30), int(x=5)
print long(), long('12L'), long(3.5), long(5), long('zz', 36), long(u'7'), float(), float('1.5'), float(' 1e3 '), float('inf'), float('-nan'), float(5), float(10 ** 20), float(u'2.5'), complex(), complex('1+2j'), complex('-j'), complex(1, 2), complex(1j, 2j), complex(' ( 1.5 ) '), bool(), bool([]), bool('a'), bool(0.0), bool(-1L)
for text in ('', 'x', '1.5', '0x', '1 2', '--1', '1L'):
    show(int, text)
    show(long, text)
    show(float, text)
    show(complex, text)
show(int, 'z', 10)
show(int, '1', 1)
show(int, 1.5, 10)
show(int, base=10)
show(int, [])
show(long, None)
show(float, [])
show(complex, {})
show(complex, '1', 2)
show(complex, 1, '2')
show(int, 1j)
show(float, 1j)
show(int, float('nan'))
show(int, float('inf'))
show(int, u'\u20ac')
show(bool, 1, 2)
show(float.fromhex, 'zz')
for value in (0, -1, 123456789012345, 2 ** 63, -10 ** 20, True, 0.1, 1e16, 1e15, 123456789.123, 1e-5, 0.0001, -0.0, 1e300, 1.0, float('inf'), 1j, 1 + 2j, -0.0 + 1j, 1e16 + 1e-7j):
    print str(value), repr(value), '%s' % value
for value in (0, 8, -255, 5L, 2 ** 70):
    print oct(value), hex(value), bin(value)
print (1.5).hex(), (-0.0).hex(), (1e-320).hex(), float.fromhex('0x1.8p1'), float.fromhex('-0x.1p-4'), float.fromhex('inf')
print 7 / 2, 7 // 2, 1 / 3, 10 ** 30 / 10 ** 29, (2 ** 62 + 1) / 3, -1 / 2, 0 / 5, True / 2
show(lambda: 1 / 0)
for spec in ('', 'd', '5', '<5', '^5', '=+6', '05', 'x', '#x', '#o', 'b', 'X', ',', 'n', 'c', 'e', '.2f', '%', 's', 'q', '.3'):
    show(format, 255, spec)
    show(format, 12345678901234567890, spec)
for spec in ('', '.2f', '10.3f', '<10', '+.1e', 'g', '.3g', '%', ',', '010,.1f', '.0f', 'd', '#'):
    show(format, 1234.5678, spec)
    show(format, 1 + 2.5j, spec)

class I(int):
    def __add__(self, other): return I(int.__add__(self, other))
    def __repr__(self): return 'I(%d)' % self
i = I(5)
i.name = 'five'
print i, repr(i), repr(i + 1), repr(1 + i), type(i * 2), type(+i), {5: 'x'}[i], i.name, I('12', 16), isinstance(i, int), repr(int(i))
class L(long): pass
print L(5) + 1, type(L(5) + 1), L(10 ** 20), repr(L(7)), hash(L(2 ** 70)) == hash(2 ** 70)
class F(float): pass
print F(1.5) * 2, F('2.5'), repr(F(3)), F(1) == 1, type(-F(2)), type(F.fromhex('0x1p3'))
class C(complex): pass
print C(1, 2) * 1j, type(C(1) + 0), C('1j')
show(I, 2 ** 70)
class M(object):
    def __int__(self): return 42
    def __long__(self): return 10L
    def __float__(self): return 2.5
    def __complex__(self): return 2j
    def __index__(self): return 3
    def __trunc__(self): return 9
m = M()
print int(m), long(m), float(m), complex(m), 'abcdef'[m], [1] * m, '%d %x %.1f' % (m, m, m)
class T(object):
    def __trunc__(self): return 9
print int(T()), repr(long(T()))
