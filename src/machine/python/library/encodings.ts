/**
 * The codecs as modules: loaded when one is asked for by its name for the first time. What they do is text/codecs.ts's; here
 * they are what their loading leaves behind in memory: of the shape that Lib/encodings/utf_8.py of 2.7.6 and its like have.
 */

/** Classes of the module codecs that they are derived from; a real interpreter has loaded it before the program. */
export const CODEC_CLASSES = '_codec_classes'

/** By the name of a codec its module's. */
export const CODEC_MODULES: ReadonlyMap<string, string> = new Map(
  [
    'utf_8',
    'latin_1',
    'utf_16',
    'utf_16_le',
    'utf_16_be',
    'hex',
    'rot_13',
    'unicode_escape',
    'string_escape',
  ].map((name) => [name, `_${name}_module`]),
)

const CLASSES = `class Codec:
    pass

class CodecInfo(tuple):
    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name = name
        self.encode = encode
        self.decode = decode
        self.incrementalencoder = incrementalencoder
        self.incrementaldecoder = incrementaldecoder
        self.streamwriter = streamwriter
        self.streamreader = streamreader
        return self

class IncrementalEncoder(object):
    pass

class IncrementalDecoder(object):
    pass

class StreamWriter(Codec):
    pass

class StreamReader(Codec):
    pass

def convert(text, errors='strict', final=False):
    return text, len(text)

found = {}
`

const moduleOf = (
  name: string,
): string => `"""The codec ${name} as the registry of codecs knows it: its functions and its classes."""
import ${CODEC_CLASSES} as codecs

encode = codecs.convert

def decode(input, errors='strict'):
    return codecs.convert(input, errors, True)

class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return codecs.convert(input, self.errors)[0]

class IncrementalDecoder(codecs.IncrementalDecoder):
    _buffer_decode = codecs.convert

class StreamWriter(codecs.StreamWriter):
    encode = codecs.convert

class StreamReader(codecs.StreamReader):
    decode = codecs.convert

def getregentry():
    return codecs.CodecInfo(
        name='${name}',
        encode=encode,
        decode=decode,
        incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder,
        streamreader=StreamReader,
        streamwriter=StreamWriter,
    )

codecs.found['${name}'] = getregentry()
`

export const ENCODINGS: Readonly<Record<string, string>> = {
  [CODEC_CLASSES]: CLASSES,
  ...Object.fromEntries(Array.from(CODEC_MODULES, ([name, module]) => [module, moduleOf(name)])),
}
