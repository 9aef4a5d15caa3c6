// Short news for the eye and for screen readers: polite, and gone by itself.
// It is said a moment late: what is said behind a dialog that is about to
// close, or twice in the same words, would not be read out.
const breath = 150

class Announcer {
  text = $state('')
  private timer?: ReturnType<typeof setTimeout>

  say(text: string) {
    clearTimeout(this.timer)
    this.text = ''
    this.timer = setTimeout(() => {
      this.text = text
      this.timer = setTimeout(() => (this.text = ''), 6000)
    }, breath)
  }
}

export const announcer = new Announcer()
