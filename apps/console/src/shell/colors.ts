const remembered = 'symbolon-console-colors';

/** Which colours the person wants: those of the system unless they say so. */
export const chosenColors = (): string => localStorage.getItem(remembered) ?? 'system';

export function applyColors(): void {
  document.documentElement.dataset['colors'] = chosenColors();
}

export function chooseColors(next: string): void {
  localStorage.setItem(remembered, next);
  applyColors();
}
