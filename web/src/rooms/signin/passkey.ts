// Passkeys, between the browser's binary options and the JSON of WebAuthn
// Level 3 that the server speaks. Chrome 109 has no helper for it.

type Json = Record<string, unknown>

/** passkeysHere: only then is a passkey offered at all. */
export function passkeysHere(): boolean {
  return typeof window.PublicKeyCredential === 'function' && typeof navigator.credentials?.create === 'function'
}

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (c) => c.charCodeAt(0))
}

export function toText(bytes: ArrayBuffer | null): string | undefined {
  if (!bytes) return undefined
  const plain = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

function described(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list as Json[] | undefined) ?? []).map((d) => ({ ...d, id: toBytes(String(d.id)) }) as unknown as PublicKeyCredentialDescriptor)
}

// The server may send the options themselves or wrapped in {"publicKey": …}.
function unwrapped(json: string): Json {
  const options = JSON.parse(json) as Json
  return (options.publicKey as Json | undefined) ?? options
}

/** makePasskey asks the device for a new passkey and answers it as JSON. */
export async function makePasskey(optionsJson: string): Promise<string> {
  const o = unwrapped(optionsJson)
  const user = o.user as Json
  const publicKey = {
    ...o, challenge: toBytes(String(o.challenge)), user: { ...user, id: toBytes(String(user.id)) }, excludeCredentials: described(o.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null
  if (!made) throw new DOMException('no passkey', 'NotAllowedError')
  const answer = made.response as AuthenticatorAttestationResponse
  return JSON.stringify({
    ...outside(made),
    response: {
      clientDataJSON: toText(answer.clientDataJSON),
      attestationObject: toText(answer.attestationObject),
      transports: answer.getTransports?.() ?? [],
    },
  })
}

/** usePasskey asks the device to sign in with a passkey it has. */
export async function usePasskey(optionsJson: string): Promise<string> {
  const o = unwrapped(optionsJson)
  const publicKey = {
    ...o, challenge: toBytes(String(o.challenge)), allowCredentials: described(o.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null
  if (!found) throw new DOMException('no passkey', 'NotAllowedError')
  const answer = found.response as AuthenticatorAssertionResponse
  return JSON.stringify({
    ...outside(found),
    response: {
      clientDataJSON: toText(answer.clientDataJSON),
      authenticatorData: toText(answer.authenticatorData),
      signature: toText(answer.signature),
      userHandle: toText(answer.userHandle),
    },
  })
}

function outside(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  }
}
