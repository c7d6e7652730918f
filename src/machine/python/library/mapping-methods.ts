/** What every mapping written in Python has over its keys: keys, values, items and their iterators, as text of a class. */
const EACH = { keys: 'key', values: 'self[key]', items: '(key, self[key])' }

const listed = (name: string, value: string): string => `
    def ${name}(self):
        return ${name === 'keys' ? 'list(self)' : `[${value} for key in self]`}
`

const iterated = (name: string, value: string): string =>
  name === 'keys'
    ? `
    def iterkeys(self):
        return iter(self)
`
    : `
    def iter${name}(self):
        for key in self:
            yield ${value}
`

export const MAPPING_METHODS = [listed, iterated]
  .flatMap((method) => Object.entries(EACH).map(([name, value]) => method(name, value)))
  .join('')
