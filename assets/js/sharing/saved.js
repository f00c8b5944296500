// Files that the server makes, fetched and saved.

import { download } from "../charts/export.js";

const KEPT = 60_000; // ms that a browser is given to save a file

/**
 * Fetch a file and save it.
 * @param {string} url  @param {AbortSignal} signal  that nobody waits for it any more
 * @returns {Promise<string|null>} a sentence that says what was saved, or why nothing was; null if nobody waits
 */
export async function savedFrom(url, signal) {
  try {
    const response = await fetch(url, { signal });
    if (response.status === 400) return (await response.json()).problem;
    if (!response.ok) throw new Error(`status ${response.status}`);
    const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "gan1d";
    const local = URL.createObjectURL(await response.blob());
    download(local, name);
    setTimeout(() => URL.revokeObjectURL(local), KEPT);
    return `Saved ${name}.`;
  } catch {
    return signal.aborted ? null : "The server does not answer.";
  }
}
