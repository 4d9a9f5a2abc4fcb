/** Tells people who hear the page what has just happened. */
export function say(text: string): void {
  const place = document.querySelector('#said');
  if (place !== null) place.textContent = text;
}
