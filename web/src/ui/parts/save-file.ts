/** How long the browser may take to read a file that it was handed. */
const READ_MS = 60_000;

/** Hands a file to the browser, which keeps it wherever this computer keeps what is downloaded. */
export function saveFile(name: string, file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_MS);
}
