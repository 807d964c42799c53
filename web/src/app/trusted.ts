type Policies = { createPolicy(name: "default", rules: { createScriptURL(url: string): string }): void };

/**
 * Lets scripts come from this very origin and from nowhere else, whatever asks for one. Where the browser has no
 * trusted types, the content-security policy alone says so.
 */
export function trustOwnScripts(): void {
  (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy("default", {
    createScriptURL(url) {
      if (new URL(url, location.href).origin !== location.origin) throw new TypeError("a script from elsewhere");
      return url;
    },
  });
}
