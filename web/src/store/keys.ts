/** The profile's keys. They are made here, cannot be taken out, and are the only values stored unsealed. */
import type { Connection } from "./connection";
import { makeKey } from "./seal";

/** The key under which every value is sealed, made at the first start. */
export async function profileKey(connection: Connection): Promise<CryptoKey> {
  return (await read<CryptoKey>(connection, "profile")) ?? keepFirst(connection, "profile", await makeKey());
}

/** The device's signing key (P-256), made before joining, so that a lost answer can be asked for again. */
export async function deviceKey(connection: Connection): Promise<CryptoKeyPair> {
  const known = await read<CryptoKeyPair>(connection, "device");
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  return keepFirst(connection, "device", made);
}

function read<K>(connection: Connection, name: string): Promise<K | undefined> {
  return connection.run((db) => db.get("key", name));
}

/** Two tabs may make a key at the same time: the first one stored is the one both use. */
function keepFirst<K>(connection: Connection, name: string, made: K): Promise<K> {
  return connection.run(async (db) => {
    const tx = db.transaction("key", "readwrite", { durability: "strict" });
    const kept: K = (await tx.store.get(name)) ?? made;
    await tx.store.put(kept, name);
    await tx.done;
    return kept;
  });
}
