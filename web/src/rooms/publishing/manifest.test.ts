import { expect, it } from 'vitest'
import { nextVersion, versionOf, withVersion } from './manifest'

const yaml = 'name: ru-clinic\nversion: 0.3.0\ntitle:\n  ru: version: 9\n'

it('the number is read and replaced where it stands, and nowhere else', () => {
  expect(versionOf(yaml)).toBe('0.3.0')
  expect(versionOf('version: "1.2"  # the second\n')).toBe('1.2')
  expect(versionOf('name: x')).toBeUndefined()
  expect(withVersion(yaml, '0.4.0')).toBe('name: ru-clinic\nversion: 0.4.0\ntitle:\n  ru: version: 9\n')
  expect(withVersion(yaml, '')).toBe('name: ru-clinic\nversion: \ntitle:\n  ru: version: 9\n')
  expect(versionOf(withVersion(withVersion(yaml, ''), '$& 1"\n'))).toBe('1')
})

it('the next number is one more', () => {
  expect(['0.3.0', '1.9', '0.3.0-rc', '7'].map(nextVersion)).toEqual(['0.3.1', '1.10', '0.3.0-rc', '8'])
})
