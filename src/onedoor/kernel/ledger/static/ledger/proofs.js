/* What a receipt of the public ledger proves, computed here: SHA-256 and SHA-512 (FIPS 180-4), Ed25519 (RFC 8032), the proofs of a
   Merkle tree (RFC 9162), signed notes (C2SP). Nothing is asked of a server. */
(function (global) {
  "use strict";

  class NotProven extends Error {}

  /* ── Hashes: the constants are the first bits of the roots of the first primes ── */

  function primes(many) {
    const found = [];
    for (let one = 2; found.length < many; one++) if (found.every((other) => one % other)) found.push(one);
    return found;
  }

  function rootOf(value, power) {
    let low = 0n, high = 1n << 80n;
    while (low < high) {
      const middle = (low + high + 1n) >> 1n;
      if (middle ** power <= value) low = middle; else high = middle - 1n;
    }
    return low;
  }

  const ALL = (1n << 64n) - 1n;
  const FIRST = primes(80).map(BigInt);
  const K512 = FIRST.map((one) => rootOf(one << 192n, 3n) & ALL);
  const H512 = FIRST.slice(0, 8).map((one) => rootOf(one << 128n, 2n) & ALL);
  const K256 = K512.slice(0, 64).map((one) => Number(one >> 32n));
  const H256 = H512.map((one) => Number(one >> 32n));

  function padded(data, block, lengthBytes) {
    const size = Math.ceil((data.length + 1 + lengthBytes) / block) * block;
    const out = new Uint8Array(size);
    out.set(data);
    out[data.length] = 0x80;
    new DataView(out.buffer).setBigUint64(size - 8, BigInt(data.length) * 8n);
    return out;
  }

  function sha256(data) {
    const state = H256.slice(), bytes = padded(data, 64, 8), view = new DataView(bytes.buffer), w = new Int32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let start = 0; start < bytes.length; start += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getInt32(start + 4 * i);
      for (let i = 16; i < 64; i++) {
        const x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + w[i - 7] + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i++) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K256[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
    }
    const out = new Uint8Array(32), to = new DataView(out.buffer);
    state.forEach((value, i) => to.setInt32(4 * i, value));
    return out;
  }

  function sha512(data) {
    const state = H512.slice(), bytes = padded(data, 128, 16), view = new DataView(bytes.buffer), w = [];
    const turn = (x, n) => ((x >> n) | (x << (64n - n))) & ALL;
    for (let start = 0; start < bytes.length; start += 128) {
      for (let i = 0; i < 16; i++) w[i] = view.getBigUint64(start + 8 * i);
      for (let i = 16; i < 80; i++) {
        const x = w[i - 15], y = w[i - 2];
        w[i] = (w[i - 16] + (turn(x, 1n) ^ turn(x, 8n) ^ (x >> 7n)) + w[i - 7] + (turn(y, 19n) ^ turn(y, 61n) ^ (y >> 6n))) & ALL;
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 80; i++) {
        const one = h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + ((e & f) ^ (~e & ALL & g)) + K512[i] + w[i];
        const two = (turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
        h = g; g = f; f = e; e = (d + one) & ALL; d = c; c = b; b = a; a = (one + two) & ALL;
      }
      [a, b, c, d, e, f, g, h].forEach((value, i) => { state[i] = (state[i] + value) & ALL; });
    }
    const out = new Uint8Array(64), to = new DataView(out.buffer);
    state.forEach((value, i) => to.setBigUint64(8 * i, value));
    return out;
  }

  /* ── Ed25519: points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z ── */

  const P = (1n << 255n) - 19n;
  const ORDER = (1n << 252n) + 27742317777372353535851937790883648493n;
  const mod = (x) => { const rest = x % P; return rest < 0n ? rest + P : rest; };

  function power(base, exponent) {
    let found = 1n;
    for (let x = mod(base), n = exponent; n; n >>= 1n, x = x * x % P) if (n & 1n) found = found * x % P;
    return found;
  }

  const inverse = (x) => power(x, P - 2n);
  const D = mod(-121665n * inverse(121666n));
  const HALF = power(2n, (P - 1n) / 4n);
  const NOWHERE = [0n, 1n, 1n, 0n];

  function add(p, q) {
    const a = (p[1] - p[0]) * (q[1] - q[0]) % P, b = (p[1] + p[0]) * (q[1] + q[0]) % P;
    const c = 2n * p[3] * q[3] % P * D % P, d = 2n * p[2] * q[2] % P;
    const e = b - a, f = d - c, g = d + c, h = b + a;
    return [e * f % P, g * h % P, f * g % P, e * h % P];
  }

  function twice(p) {
    const a = p[0] * p[0] % P, b = p[1] * p[1] % P, c = 2n * p[2] * p[2] % P, sum = p[0] + p[1];
    const h = a + b, e = h - sum * sum % P, g = a - b, f = c + g;
    return [e * f % P, g * h % P, f * g % P, e * h % P];
  }

  function number(bytes) {
    let found = 0n;
    for (let i = bytes.length - 1; i >= 0; i--) found = (found << 8n) | BigInt(bytes[i]);
    return found;
  }

  function point(bytes) {
    const whole = number(bytes), sign = whole >> 255n, y = whole & ((1n << 255n) - 1n);
    if (y >= P) return null;
    const u = mod(y * y - 1n), v = mod(D * y % P * y + 1n);
    let x = u * power(v, 3n) % P * power(u * power(v, 7n) % P, (P - 5n) / 8n) % P;
    if (mod(v * x % P * x) !== u) x = x * HALF % P;
    if (mod(v * x % P * x) !== u || (x === 0n && sign)) return null;
    if ((x & 1n) !== sign) x = P - x;
    return [x, y, 1n, x * y % P];
  }

  const BASE_Y = mod(4n * inverse(5n));
  const BASE = point(Uint8Array.from({ length: 32 }, (_one, i) => Number((BASE_Y >> BigInt(8 * i)) & 255n)));

  function signed(key, message, signature) {
    const a = point(key), s = number(signature.subarray(32));
    if (!a || signature.length !== 64 || s >= ORDER) return false;
    const k = number(sha512(joined(signature.subarray(0, 32), key, message))) % ORDER;
    const minus = [mod(-a[0]), a[1], 1n, mod(-a[3])], both = add(BASE, minus);
    let sum = NOWHERE;
    for (let bit = 252n; bit >= 0n; bit--) {
      sum = twice(sum);
      const left = (s >> bit) & 1n, right = (k >> bit) & 1n;
      if (left && right) sum = add(sum, both); else if (left) sum = add(sum, BASE); else if (right) sum = add(sum, minus);
    }
    const z = inverse(mod(sum[2])), x = mod(sum[0] * z), y = mod(sum[1] * z);
    return number(signature.subarray(0, 32)) === (y | ((x & 1n) << 255n));
  }

  /* ── Bytes ── */

  function joined(...parts) {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let place = 0;
    for (const part of parts) { out.set(part, place); place += part.length; }
    return out;
  }

  const utf8 = (text) => new TextEncoder().encode(text);
  const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

  function base64(text) {
    try {
      return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    } catch (_error) {
      throw new NotProven("unreadable");
    }
  }

  /* ── The tree ── */

  const leafHash = (data) => sha256(joined([0], data));
  const nodeHash = (left, right) => sha256(joined([1], left, right));

  function upward(place, last, proof, step) {
    let at = place, end = last;
    for (const one of proof) {
      if (end === 0 || one.length !== 32) throw new NotProven("proof");
      const standsLeft = at % 2 === 1 || at === end;
      step(one, standsLeft);
      while (standsLeft && at && at % 2 === 0) { at /= 2; end = Math.floor(end / 2); }
      at = Math.floor(at / 2);
      end = Math.floor(end / 2);
    }
    if (end) throw new NotProven("proof");
  }

  function rootByInclusion(place, size, leaf, proof) {
    if (!(place >= 0 && place < size)) throw new NotProven("proof");
    let found = leaf;
    upward(place, size - 1, proof, (one, left) => { found = left ? nodeHash(one, found) : nodeHash(found, one); });
    return found;
  }

  function rootsByConsistency(first, second, root, proof) {
    if (!(first > 0 && first <= second)) throw new NotProven("smaller");
    const whole = first === second || Number.isInteger(Math.log2(first));
    const steps = whole ? [root, ...proof] : proof;
    if (!steps.length) throw new NotProven("proof");
    let place = first === second ? 0 : first - 1, last = first === second ? 0 : second - 1;
    while (place % 2) { place = (place - 1) / 2; last = Math.floor(last / 2); }
    let before = steps[0], after = steps[0];
    upward(place, last, steps.slice(1), (one, left) => {
      if (left) before = nodeHash(one, before);
      after = left ? nodeHash(one, after) : nodeHash(after, one);
    });
    return [before, after];
  }

  /* ── Keys, notes, receipts ── */

  function keyOf(line) {
    const [name, id, ...rest] = line.trim().split("+"), data = base64(rest.join("+"));
    const own = hex(sha256(joined(utf8(name + "\n"), data)).subarray(0, 4));
    if (data.length !== 33 || data[0] !== 1 || own !== id) throw new NotProven("key");
    return { line: line.trim(), name, id, point: data.subarray(1) };
  }

  function checkpointOf(note, keys) {
    const cut = note.lastIndexOf("\n\n");
    if (cut < 0) throw new NotProven("checkpoint");
    const text = note.slice(0, cut + 1), lines = text.split("\n"), message = utf8(text);
    const by = keys.find((key) => key.name === lines[0] && note.slice(cut + 2).split("\n").some((line) => {
      const words = line.split(" ");
      if (words.length !== 3 || words[0] !== "—" || words[1] !== key.name) return false;
      const value = base64(words[2]);
      return hex(value.subarray(0, 4)) === key.id && signed(key.point, message, value.subarray(4));
    }));
    if (!by) throw new NotProven("signature");
    const size = Number(lines[1]), time = lines.find((line) => line.startsWith("time ")) || "";
    if (!/^[0-9]{1,15}$/.test(lines[1])) throw new NotProven("checkpoint");
    return { origin: lines[0], size, root: base64(lines[2]), time: time.slice(5), key: by.line };
  }

  function read(text, format) {
    let found = null;
    try { found = JSON.parse(text); } catch (_error) { throw new NotProven("unreadable"); }
    if (!found || found.format !== format || !Array.isArray(found.proof)) throw new NotProven("unreadable");
    return found;
  }

  function prove(text, lines) {
    const receipt = read(text, "onedoor-receipt/1"), keys = lines.map(keyOf), record = receipt.record;
    const sound = Number.isSafeInteger(receipt.place) && typeof receipt.entry === "string";
    if (!sound || (record !== undefined && typeof record !== "string")) throw new NotProven("unreadable");
    if (!lines.includes(receipt.key)) throw new NotProven("key");
    const checkpoint = checkpointOf(String(receipt.checkpoint), keys);
    const root = rootByInclusion(receipt.place, checkpoint.size, leafHash(utf8(receipt.entry)), receipt.proof.map(base64));
    if (hex(root) !== hex(checkpoint.root)) throw new NotProven("proof");
    const proven = { entry: JSON.parse(receipt.entry), place: receipt.place, checkpoint };
    if (record) {
      const salt = Uint8Array.from(String(receipt.salt).match(/../g) || [], (pair) => parseInt(pair, 16));
      if (hex(sha256(joined(salt, leafHash(utf8(record))))) !== proven.entry.record) throw new NotProven("record");
      proven.record = JSON.parse(record);
    }
    return proven;
  }

  function stillStands(checkpoint, text, lines) {
    const later = read(text, "onedoor-later/1"), said = checkpointOf(String(later.checkpoint), lines.map(keyOf));
    if (said.origin !== checkpoint.origin || later.since !== checkpoint.size) throw new NotProven("other");
    const [before, after] = rootsByConsistency(checkpoint.size, said.size, checkpoint.root, later.proof.map(base64));
    if (hex(before) !== hex(checkpoint.root) || hex(after) !== hex(said.root)) throw new NotProven("changed");
    return said;
  }

  global.Proofs = { NotProven, prove, stillStands, sha256, sha512, signed, hex, utf8 };
})(window);
