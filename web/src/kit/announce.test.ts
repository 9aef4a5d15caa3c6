import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { announcer } from './announce.svelte'

describe('short news', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('are said a moment late, when a dialog before them has closed, and are gone by themselves', () => {
    announcer.say('Saved')
    expect(announcer.text).toBe('')
    vi.advanceTimersByTime(200)
    expect(announcer.text).toBe('Saved')
    vi.advanceTimersByTime(6000)
    expect(announcer.text).toBe('')
  })
  it('are said again in the same words: the place is emptied between', () => {
    announcer.say('Saved')
    vi.advanceTimersByTime(200)
    announcer.say('Saved')
    expect(announcer.text).toBe('')
    vi.advanceTimersByTime(200)
    expect(announcer.text).toBe('Saved')
  })
})
