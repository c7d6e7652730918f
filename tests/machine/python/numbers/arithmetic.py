def show(f, *args):
    try:
        print repr(f(*args))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

print 7 + 3, 7 - 3, 7 * 3, 7 / 3, 7 // 3, 7 % 3, -7 // 2, -7 % 2, 7 // -2, 7 % -2, divmod(-7, 2), divmod(7, -2)
print 2 ** 10, 2 ** -1, 2 ** 62, 2 ** 63, (-3) ** 3, 0 ** 0, pow(3, 100, 7), pow(-3, 5, 7), pow(3, 5, -7), pow(2, 64, 10 ** 20)
print 1 << 62, 1 << 63, 1 << 70, -1 << 3, 5 >> 1, -5 >> 1, -1 >> 100, 1 >> 64, 0 << 1000
print 5 & 3, 5 | 3, 5 ^ 3, ~5, -5 & 255, 2 ** 40 | 1, -2 ** 40 & 0xffff, 5 & 3L, 5L | 2, True & False, True | 2, True ^ True
print 0x7fffffffffffffff, 0x7fffffffffffffff + 1, -0x8000000000000000, -0x8000000000000000 - 1, 0x7fffffffffffffff * 2, -(-0x7fffffffffffffff - 1)
print (2 ** 53 + 1) + (2 ** 53 + 1), (2 ** 53 + 1) * 3, (2 ** 62) // 3, (2 ** 62 + 1) % 10, -(2 ** 62) // 7
print 10 ** 20 + 1, 10 ** 20 - 10 ** 20, 10 ** 20 * 10 ** 20, 10 ** 20 // 3, 10 ** 20 % 7, -10 ** 20 // 3, -10 ** 20 % 7, divmod(10 ** 30, -10 ** 12)
print 3 ** 200 % 10 ** 9, 3 ** 3000 % 1000007, (7 ** 900 * 7 ** 1100) == 7 ** 2000, (7 ** 1000) ** 2 == 7 ** 2000, len(str(2 ** 5000))
print 1 << 100 >> 98, -1L << 70, (-1L << 70) >> 69, ~(1 << 64), (1 << 64) & -2, (1 << 64) | 1, (1 << 64) ^ (1 << 65), -(1 << 64) & (1 << 70) - 1
print 1.5 + 2, 1.5 * 2L, 7 / 2.0, 7.5 // 2, -7.5 // 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), 2.0 ** 0.5, 2.0 ** -2, 4 ** 0.5, (-8.0) ** 3
print 1e308 * 10, -1e308 * 10, 1e-320, 0.1 + 0.2, 1 / 3.0, 5e-324 / 2, -0.0, 0.0 * -1, abs(-0.0)
print 1 < 1.5, 2 == 2.0, 2 ** 53 + 1 == 2.0 ** 53, 2 ** 53 + 1 > 2.0 ** 53, 10 ** 400 > 1e308, -10 ** 400 < -1e308, 1e308 * 10 > 10 ** 400, 3 < 3L, 3 == 3L
nan = float('nan')
print nan == nan, nan != nan, nan < 1, 1 < nan, nan == 1, cmp(1, 2), cmp(2, 1.5), cmp(10 ** 20, 5), True == 1, False < True
print 1j * 1j, (1 + 2j) * (3 - 1j), (1 + 2j) / (3 - 1j), 1j ** 2, (2 + 0j) ** -2, abs(3 + 4j), -1j, (1 + 2j).conjugate(), (1 + 2j) == (1 + 2j), 1 + 0j == 1, 1j != 2
print hash(5), hash(5L), hash(5.0), hash(-1), hash(-1.0), hash(2 ** 63), hash(-2 ** 64), hash(1.5), hash(1e300), hash(1j), hash(True), hash(float('inf'))
print (5).real, (5).imag, (5).numerator, (5).denominator, (5L).imag, (1.5).real, (1.5).imag, (1 + 2j).real, (1 + 2j).imag, True.real
print (255).bit_length(), (-256).bit_length(), (2 ** 70).bit_length(), 0 .bit_length(), (1.5).is_integer(), (2.0).is_integer(), (0.75).as_integer_ratio(), (5).__getnewargs__()
print coerce(1, 2L), coerce(1, 2.5), coerce(1L, 2j), (5).__coerce__(5L), (5L).__coerce__(5), (1.5).__coerce__(2), +True, -True, ~True
show(lambda: 1 / 0)
show(lambda: 1 % 0)
show(lambda: 1L // 0)
show(lambda: 1.0 / 0)
show(lambda: 1.0 // 0)
show(lambda: 1.0 % 0)
show(divmod, 1, 0)
show(lambda: 0 ** -1)
show(lambda: 1j / 0)
show(lambda: 0j ** -1)
show(lambda: (-1.0) ** 0.5)
show(lambda: 1e200 ** 2)
show(lambda: 1 << -1)
show(lambda: 1L >> -1)
show(pow, 2, -1, 3)
show(pow, 2, 1, 0)
show(pow, 2.0, 1, 3)
show(lambda: 10 ** 400 * 1.0)
show(lambda: 10 ** 400 / 1.0)
show(lambda: 1 + 'a')
show(lambda: 1.5 & 2)
show(lambda: 1j < 2)
show(lambda: 1j < 'a')
