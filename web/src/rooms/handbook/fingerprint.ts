// The fingerprint of the text that is signed. The browser works it out from the
// text it shows, and asks no passkey to sign anything else.

export class OtherText extends Error {}

/** fingerprint is the SHA-256 of the text's UTF-8 bytes, as hex. */
export async function fingerprint(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}

/** sameText throws OtherText unless a passkey is asked to sign this very fingerprint. */
export function sameText(optionsJson: string, print: string) {
  if (!print || challengeOf(optionsJson) !== print) throw new OtherText('the challenge is not the text’s fingerprint')
}

// The challenge that a passkey is asked to sign, as hex; "" where none can be read.
function challengeOf(optionsJson: string): string {
  try {
    const options = JSON.parse(optionsJson) as { challenge?: string; publicKey?: { challenge?: string } }
    const challenge = options.publicKey?.challenge ?? options.challenge ?? ''
    const plain = atob(challenge.replace(/-/g, '+').replace(/_/g, '/'))
    return hex(Uint8Array.from(plain, (c) => c.charCodeAt(0)))
  } catch {
    return ''
  }
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')
}

/** inFours makes it readable to an eye that compares. */
export function inFours(print: string): string {
  return print.replace(/(.{4})(?=.)/g, '$1 ')
}
