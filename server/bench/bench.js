// Times our backend against the peers in one page: every repetition runs each
// contender once, so that a busy machine slows all of them. An output is read back
// inside the timed region, and a time counts only where outputs agree.
'use strict';

const shapes = {
  W1: { a: [512, 512], b: [512, 512] },
  W2: { x: [64, 32, 32, 16], w: [3, 3, 16, 32] },
  W3: { x: [64, 32, 32, 16], w: [3, 3, 16, 32], dy: [64, 32, 32, 32] },
  W4: { x: [64, 28, 28, 1], w1: [5, 5, 1, 16], w2: [5, 5, 16, 32], w3: [1568, 10] },
};
shapes.W5 = shapes.W4;

// All contenders get the same inputs: small pseudo-random numbers, and labels i mod 10.
// Package app/job/workload computes the same inputs natively.
function inputs(id) {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5;
  const made = {};
  for (const [name, shape] of Object.entries(shapes[id])) {
    const scale = name.startsWith('w') ? 2 / Math.sqrt(shape.slice(0, -1).reduce((p, q) => p * q)) : 2;
    made[name] = Float32Array.from({ length: shape.reduce((p, q) => p * q) }, () => scale * next());
  }
  return made;
}

const joined = parts => {
  const all = new Float32Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) { all.set(p, at); at += p.length; }
  return all;
};

async function tfjs(backend, id) {
  if (backend === 'wasm') tf.wasm.setWasmPaths('/node_modules/@tensorflow/tfjs-backend-wasm/dist/');
  await tf.setBackend(backend);
  await tf.ready();
  const raw = inputs(id), t = {};
  for (const [name, shape] of Object.entries(shapes[id])) t[name] = tf.tensor(raw[name], shape);
  const forward = (w1, w2, w3) => tf.tidy(() => {
    const first = tf.maxPool(tf.relu(tf.conv2d(t.x, w1, 1, 'same')), 2, 2, 'valid');
    const second = tf.maxPool(tf.relu(tf.conv2d(first, w2, 1, 'same')), 2, 2, 'valid');
    return tf.matMul(second.reshape([64, 1568]), w3);
  });
  const read = async f => {
    await tf.setBackend(backend);
    const y = tf.tidy(f);
    const values = await y.data();
    y.dispose();
    return values;
  };
  if (id === 'W1') return { run: () => read(() => tf.matMul(t.a, t.b)) };
  if (id === 'W2') return { run: () => read(() => tf.conv2d(t.x, t.w, 1, 'same')) };
  if (id === 'W3') {
    const filter = { strides: [1, 1], pad: 'same', dataFormat: 'NHWC', filterShape: shapes.W3.w };
    return { run: async () => {
      await tf.setBackend(backend);
      const g = tf.tidy(() => [tf.conv2dTranspose(t.dy, t.w, shapes.W3.x, 1, 'same'),
        tf.engine().runKernel('Conv2DBackpropFilter', { x: t.x, dy: t.dy }, filter)]);
      const values = joined(await Promise.all(g.map(d => d.data())));
      g.forEach(d => d.dispose());
      return values;
    } };
  }
  if (id === 'W4') return { run: () => read(() => forward(t.w1, t.w2, t.w3)) };
  const labels = tf.oneHot(tf.tensor1d(Int32Array.from({ length: 64 }, (_, i) => i % 10), 'int32'), 10);
  let w = [], adam;
  const reset = () => {
    w.forEach(v => v.dispose());
    w = ['w1', 'w2', 'w3'].map(name => tf.variable(t[name]));
    adam = tf.train.adam(1e-3);
  };
  reset();
  return { trains: true, run: () => read(() =>
    adam.minimize(() => tf.losses.softmaxCrossEntropy(labels, forward(...w)), true, w)) };
}

async function jax(backend, id) {
  const { numpy: np, lax, nn, jit, grad, valueAndGrad, init, defaultDevice } =
    await import('/node_modules/@jax-js/jax/dist/index.js');
  await init(backend);
  defaultDevice(backend);
  const raw = inputs(id);
  // jax-js expects channels first: N×C×H×W and Cout×Cin×KH×KW.
  const array = (data, shape) => np.array(data).reshape(shape);
  const nhwc = (name, [n, h, w, c]) => np.transpose(array(raw[name], [n, h, w, c]), [0, 3, 1, 2]);
  const hwio = (name, [h, w, i, o]) => np.transpose(array(raw[name], [h, w, i, o]), [3, 2, 0, 1]);
  if (id === 'W1') {
    const a = array(raw.a, shapes.W1.a), b = array(raw.b, shapes.W1.b), f = jit((a, b) => np.matmul(a, b));
    return { run: () => f(a.ref, b.ref).data() };
  }
  if (id === 'W2') {
    const x = nhwc('x', shapes.W2.x), w = hwio('w', shapes.W2.w);
    const f = jit((x, w) => np.transpose(lax.conv(x, w, [1, 1], 'SAME'), [0, 2, 3, 1]));
    return { run: () => f(x.ref, w.ref).data() };
  }
  if (id === 'W3') {
    const x = nhwc('x', shapes.W3.x), w = hwio('w', shapes.W3.w), dy = nhwc('dy', shapes.W3.dy);
    const f = jit((x, w, dy) => {
      const [dx, dw] = grad(p => np.sum(lax.conv(p[0], p[1], [1, 1], 'SAME').mul(dy)))([x, w]);
      return [np.transpose(dx, [0, 2, 3, 1]), np.transpose(dw, [2, 3, 1, 0])];
    });
    return { run: async () => joined(await Promise.all(f(x.ref, w.ref, dy.ref).map(d => d.data()))) };
  }
  const s = shapes.W4, x = nhwc('x', s.x), w1 = hwio('w1', s.w1), w2 = hwio('w2', s.w2), w3 = array(raw.w3, s.w3);
  const pool = h => { const [n, c, p, q] = h.shape; return np.max(h.reshape([n, c, p / 2, 2, q / 2, 2]), [3, 5]); };
  const net = (w1, w2, w3, x) => {
    const h = pool(nn.relu(lax.conv(pool(nn.relu(lax.conv(x, w1, [1, 1], 'SAME'))), w2, [1, 1], 'SAME')));
    return np.matmul(np.transpose(h, [0, 2, 3, 1]).reshape([64, 1568]), w3);
  };
  if (id === 'W4') {
    const f = jit(net);
    return { run: () => f(w1.ref, w2.ref, w3.ref, x.ref).data() };
  }
  // Without an optimiser, which only makes jax-js faster: the loss stays that before the first step.
  const target = array(Float32Array.from({ length: 640 },
    (_, i) => (i % 10 === Math.floor(i / 10) % 10 ? 1 : 0)), [64, 10]);
  const step = jit(valueAndGrad((w, x, y) => {
    const z = net(w[0], w[1], w[2], x);
    return np.mean(np.sum(y.mul(nn.logSoftmax(z, -1)), -1)).neg();
  }));
  return { run: async () => {
    const [loss, g] = step([w1.ref, w2.ref, w3.ref], x.ref, target.ref);
    for (const d of g) await d.data(); return loss.data(); } };
}

const makers = {
  ours: async (backend, id) => ({ trains: id === 'W5', ...(await untrainedBench(id, backend)) }),
  tfjs, jax,
};
const median = list => list.slice().sort((a, b) => a - b)[Math.floor(list.length / 2)];

// The largest difference, relative to the largest of the wanted values.
function difference(got, want) {
  if (got.length !== want.length) return Infinity;
  let scale = 0, worst = 0;
  for (const v of want) scale = Math.max(scale, Math.abs(v));
  for (let i = 0; i < want.length; i++) worst = Math.max(worst, Math.abs(got[i] - want[i]));
  return worst / scale;
}

// bench times a work on our backend and on the peers, and returns {ours, counts, peers}: ours is {contender, ms, runs}
// or {contender, error}; a peer has its difference from ours and a sample of its output as well. The output of a
// training is the losses of the first two steps, or of the first if nothing changes the weights.
globalThis.bench = async (id, own, peers, repetitions) => {
  const rows = [], live = [];
  for (const contender of [own, ...peers]) {
    const [library, backend] = contender.split('-');
    const row = { contender };
    rows.push(row);
    try {
      const c = await makers[library](backend, id);
      c.first = Float32Array.from(await c.run());
      const second = await c.run();
      if (id === 'W5' && c.trains) c.first = joined([c.first, second]);
      live.push({ row, times: [], ...c });
    } catch (e) {
      row.error = String(e.message ?? e).slice(0, 200);
    }
  }
  for (let i = 0; i < repetitions; i++) {
    for (const c of live) {
      const start = performance.now();
      await c.run();
      c.times.push(performance.now() - start);
    }
  }
  const ours = live.find(c => c.row === rows[0]);
  for (const c of live) {
    c.row.ms = median(c.times);
    c.row.runs = c.times;
    if (ours && c !== ours) {
      const d = difference(ours.first.slice(0, id === 'W5' ? c.first.length : undefined), c.first);
      if (Number.isFinite(d)) c.row.difference = d;
    }
    const stride = Math.max(1, Math.floor(c.first.length / 1000));
    c.row.sample = Array.from(c.first.filter((_, i) => i % stride === 0));
  }
  return { ours: rows[0], peers: rows.slice(1), counts: ours?.counts ? await ours.counts() : undefined };
};
