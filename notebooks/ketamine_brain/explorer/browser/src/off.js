// Controls that do nothing at a setting are off, and say why.

export function isOff(control, values) {
  if (!control.off) return false;
  return Object.entries(control.off.when).every(([name, of]) => of.includes(values[name]));
}

export const offWords = (control, values) => (isOff(control, values) ? control.off.because : "");
