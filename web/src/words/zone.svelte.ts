// The clinic's time zone. A promise "until 13:00" is the clinic's 13:00, whatever
// zone the device of the reader is in.

class Zone {
  /** now is a name as in "Europe/Moscow"; until the clinic has said it, the device's own. */
  now = $state<string>()

  /** keep takes the clinic's zone. A zone that this browser does not know is left out. */
  keep(name: string) {
    try {
      this.now = new Intl.DateTimeFormat('en', { timeZone: name || undefined }).resolvedOptions().timeZone
    } catch {
      this.now = undefined
    }
  }
}

export const zone = new Zone()
