// Phones as people read them aloud.

/** spoken turns +79161234567 into +7 916 123-45-67 and leaves other numbers as they are. */
export function spoken(phone: string): string {
  const found = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(phone.replace(/[\s()-]/g, ''))
  return found ? `+7 ${found[1]} ${found[2]}-${found[3]}-${found[4]}` : phone
}
