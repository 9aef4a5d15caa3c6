import { expect, it } from 'vitest'
import { undressed } from './undressed'

it('a page loses its style, which comes back as a sheet, and whatever could run', () => {
  const { body, style } = undressed('<head><STYLE media="all">p { color: red }</STYLE><script>alert(1)</script></head><p>Правила</p><style>\nb {}</style><script src="x">')
  expect(body).toBe('<head></head><p>Правила</p>')
  expect(style).toBe('p { color: red }\n\nb {}\n')
})
