// Short news for the eye and for screen readers: polite, and gone by itself.

class Announcer {
  text = $state('')
  private timer?: ReturnType<typeof setTimeout>

  say(text: string) {
    clearTimeout(this.timer)
    this.text = text
    this.timer = setTimeout(() => (this.text = ''), 6000)
  }
}

export const announcer = new Announcer()
