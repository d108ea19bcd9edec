// first.js works the first screen: the fork, on which one guesses before one sees, and the scramble dial. It needs no
// program. The numbers are in the constant firstScreen, which the site's build writes above this text. When the program
// starts it replaces the page; the first screen, with all that was done to it, moves into the place that the story
// leaves for it, and from then on the program answers what only it can compute.
(function () {
  "use strict";

  const root = document.getElementById("first-screen");
  if (!root) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const find = (selector, within) => (within || root).querySelector(selector);
  const all = (selector, within) => Array.from((within || root).querySelectorAll(selector));
  const number = (v) => (v < 0 ? "−" : "") + Math.abs(v).toFixed(2);
  const press = (buttons, pressed) => buttons.forEach((b) => b.setAttribute("aria-pressed", String(pressed(b))));

  // --- What is kept, and what the program is asked -------------------------------

  const key = "untrained-first";
  let kept = { guesses: {} };
  try {
    kept = Object.assign(kept, JSON.parse(localStorage.getItem(key)));
  } catch (forbidden) { /* then a reload starts afresh */ }
  function keep() {
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch (forbidden) { /* as above */ }
  }

  let place = null; // where the program wants the first screen

  // ask has the program do something; answer gets what it said, parsed.
  function ask(what, answer) {
    if (!place) return false;
    place.dispatchEvent(new CustomEvent("ask", {
      detail: { what: JSON.stringify(what), answer: (text) => answer(JSON.parse(text)) }
    }));
    return true;
  }

  // --- The fork ----------------------------------------------------------------------

  const skips = () => /[?&]hide=[^&]*\bpredict\b/.test(location.hash);

  // A fork has the numbers of one run and the elements that show them.
  function fork(data) {
    const box = find('.fork[data-run="' + data.run + '"]');
    const y = (v) => firstScreen.bottom + (Math.min(Math.max(v, data.low), data.high) - data.low) /
      (data.high - data.low) * (firstScreen.top - firstScreen.bottom);
    const grips = all(".fork-grip", box);
    const ghosts = all(".ghost", box);
    const slider = find(".fork-layer", box);
    const found = find(".fork-found", box);
    const showButton = find(".fork-show", box);
    const againButton = find(".fork-again", box);
    let layer = data.start;
    let touched = grips.map(() => false);
    let guess = null; // by region; null before there is one
    let motion = 0;

    const sets = data.sets.map((s) => {
      const group = find('[data-set="' + s.key + '"]', box);
      const marks = all(".mark", group).map((g) => ({
        g, line: find("line", g), x: g.transform.baseVal.getItem(0).matrix.e
      }));
      return { marks, path: find("path", group), now: s.marks[layer], to: (l) => s.marks[l] };
    });

    function put(set, values) {
      let d = "";
      let pen = "M";
      set.marks.forEach((m, i) => {
        const v = values[i];
        m.g.setAttribute("visibility", v ? "inherit" : "hidden");
        if (!v) {
          pen = "M";
          return;
        }
        const at = y(v[0]);
        m.g.setAttribute("transform", "translate(" + m.x + " " + at + ")");
        m.line.setAttribute("y1", y(v[1]) - at);
        m.line.setAttribute("y2", y(v[2]) - at);
        d += pen + m.x + " " + at;
        pen = "L";
      });
      set.path.setAttribute("d", d);
      set.now = values;
    }

    // glide moves all marks to where they belong, from where they are or from other values.
    function glide(from) {
      const turn = ++motion;
      const begin = performance.now();
      const starts = sets.map((s, k) => (from && from[k]) || s.now);
      const ends = sets.map((s) => s.to(layer));
      function step(now) {
        if (turn !== motion) return;
        const t = still.matches ? 1 : Math.min(Math.max((now - begin) / 700, 0), 1);
        const e = t * t * (3 - 2 * t);
        sets.forEach((s, k) => put(s, ends[k].map((to, i) => {
          const was = starts[k][i];
          return to && was ? to.map((v, j) => was[j] + (v - was[j]) * e) : to;
        })));
        if (t < 1) requestAnimationFrame(step);
      }
      step(begin);
      if (!still.matches) requestAnimationFrame(step);
    }

    const gap = (i, random) => data.sets[0].marks[layer][i][0] - random[i];
    const truth = () => data.sets[1].marks[layer].map((m) => m[0]);

    // says is what was found, in one sentence, and how far the guess was from it.
    function says() {
      const random = truth();
      const early = data.regions[0].name;
      const others = data.regions.length - 1;
      const more = random.filter((v, i) => i > 0 && gap(i, random) > gap(0, random)).length;
      let text = (data.layers.length > 1 ? "At " + data.layers[layer] + ", t" : "T") + "raining adds " +
        number(gap(0, random)) + " in " + early + " and " + number(gap(1, random)) + " in " + data.regions[1].name +
        (others > 1 ? "; more than in " + early + " in " + more + " of " + others + " higher regions." : ".");
      if (guess && guess.some((g) => g !== null)) {
        const off = guess.map((g, i) => g === null ? -1 : Math.abs(g - random[i])).filter((v) => v >= 0);
        text += " Your guess was off by " + number(off.reduce((a, b) => a + b) / off.length) +
          (off.length > 1 ? " on average." : ".");
      }
      return text;
    }

    function drawGhosts() {
      const random = truth();
      ghosts.forEach((g, i) => {
        const mine = guess ? guess[i] : null;
        g.setAttribute("visibility", mine === null ? "hidden" : "visible");
        if (mine === null) return;
        const half = Number(find("rect", g).getAttribute("height")) / 2;
        find("rect", g).setAttribute("y", y(mine) - half);
        find("line", g).setAttribute("y1", y(mine));
        find("line", g).setAttribute("y2", y(random[i]));
      });
    }

    function reveal(withGuess, again) {
      guess = withGuess;
      box.classList.add("revealed");
      showButton.hidden = true;
      againButton.hidden = skips();
      const from = sets.map(() => null);
      from[1] = truth().map((v, i) => {
        const mine = guess && guess[i] !== null ? guess[i] : data.low;
        return [mine, mine, mine];
      });
      drawGhosts();
      if (again) glide(null);
      else glide(from);
      found.textContent = says();
    }

    function show() {
      const mine = grips.map((g, i) => touched[i] ? Number(g.value) : null);
      kept.guesses[data.run] = mine;
      keep();
      reveal(mine, false);
      tell();
      if (document.activeElement === document.body) againButton.focus({ preventScroll: true });
    }

    // tell hands a guess to the program, which pools it where there is a class: whether training was expected to help
    // more in the higher regions (0), about as much (1), or more in the early one (2).
    function tell() {
      const mine = kept.guesses[data.run];
      if (!mine || mine.some((g) => g === null)) return;
      const higher = mine.slice(1).reduce((sum, g, i) => sum + gap(i + 1, mine), 0) / (mine.length - 1);
      const more = higher - gap(0, mine);
      ask({ guess: more > 0.05 ? 0 : more < -0.05 ? 2 : 1 }, () => {});
    }

    function conceal() {
      motion++;
      delete kept.guesses[data.run];
      keep();
      guess = null;
      touched = grips.map(() => false);
      grips.forEach((g) => { g.value = data.low; });
      box.classList.remove("revealed");
      showButton.hidden = false;
      againButton.hidden = true;
      found.textContent = "";
      drawGhosts();
      grips[0].focus({ preventScroll: true });
    }

    // What was computed here, a ring on each mark's column; the trained network and the first seed of the others.
    const computeButton = find(".fork-compute", box);
    const computedText = find(".fork-computed", box);
    const dots = [];
    let computed = null; // by the same texts as data.alone
    function drawDots() {
      if (!computed) return;
      dots.splice(0).forEach((d) => d.remove());
      data.sets.forEach((s, k) => data.regions.forEach((region, i) => {
        const v = computed[s.training + " " + data.keys[layer] + " " + region.name];
        if (v === undefined) return;
        const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
        dot.setAttribute("class", "fork-dot");
        dot.setAttribute("r", "4");
        dot.setAttribute("cx", sets[k].marks[i].x);
        dot.setAttribute("cy", y(v));
        find('[data-set="' + s.key + '"]', box).appendChild(dot);
        dots.push(dot);
      }));
    }
    function compute() {
      computeButton.disabled = true;
      computedText.textContent = "Computing …";
      ask({ compute: data.compute }, (a) => {
        if (a.error) computedText.textContent = "It could not be computed: " + a.error + ".";
        else if (a.missing) {
          computedText.textContent = a.missing + " ";
          for (const [text, href] of [["Download and run it", "#/encoding?" + data.compute],
            ["Run a simulation instead", "#/encoding"]]) {
            const link = document.createElement("a");
            link.href = href;
            link.textContent = text;
            computedText.append(link, " ");
          }
        } else if (!a.marks) {
          computedText.textContent = "Computing: " + Math.round(100 * a.done) + " %";
          return;
        } else {
          computed = {};
          let all = 0;
          let same = 0;
          a.marks.forEach((m) => {
            const name = m.training + " " + m.layer + " " + m.area;
            if (data.alone[name] === undefined) return;
            computed[name] = m.estimate;
            all++;
            if (Math.abs(m.estimate - data.alone[name]) <= 1e-3) same++;
          });
          computedText.textContent = "Computed here, one seed (rings): " + same + " of " + all +
            " values lie within 0.001 of those that the bundled run has for that seed.";
          drawDots();
        }
        computeButton.disabled = false;
      });
    }
    if (computeButton) computeButton.addEventListener("click", compute);

    grips.forEach((g, i) => {
      const announce = () => g.setAttribute("aria-valuetext", number(Number(g.value)));
      announce();
      g.addEventListener("input", () => {
        touched[i] = true;
        announce();
      });
      // The last release shows the truth; with arrow keys every press is a release, so there Enter does.
      g.addEventListener("pointerup", () => { if (touched.every(Boolean)) show(); });
      g.addEventListener("keydown", (e) => { if (e.key === "Enter") show(); });
    });
    showButton.addEventListener("click", show);
    againButton.addEventListener("click", conceal);
    if (slider) slider.addEventListener("input", () => {
      layer = Number(slider.value);
      slider.setAttribute("aria-valuetext", data.layers[layer]);
      find("output", slider.parentNode).textContent = data.layers[layer];
      if (box.classList.contains("revealed")) found.textContent = says();
      drawGhosts();
      drawDots();
      glide(null);
    });
    all("[data-also]", box).forEach((b) => b.addEventListener("click", () => {
      const on = b.getAttribute("aria-pressed") !== "true";
      b.setAttribute("aria-pressed", String(on));
      find('[data-set="' + b.dataset.also + '"]', box).setAttribute("visibility", on ? "visible" : "hidden");
    }));
    if (kept.guesses[data.run] && kept.guesses[data.run].length === grips.length) reveal(kept.guesses[data.run], true);
    else if (skips()) reveal(null, true);
    return { tell, skip: () => { if (skips() && !box.classList.contains("revealed")) reveal(null, true); } };
  }

  const forks = firstScreen.forks.map(fork);
  const shows = all("[data-show]");
  shows.forEach((b) => b.addEventListener("click", () => {
    press(shows, (other) => other === b);
    all(".fork").forEach((f) => { f.hidden = f.dataset.run !== b.dataset.show; });
  }));

  // --- The scramble dial --------------------------------------------------------------

  const dial = { percent: 0, layer: 0, fresh: false, zero: false, seed: 1, digit: 3 };
  const percent = find("#dial-percent");
  const bars = all(".dial-bars dd");
  const seen = find("#dial-digit");
  let drawing = null; // the canvas, while one draws
  let busy = false; // a question is on its way to the program
  let stale = false; // the dial has moved since

  // picture turns bytes into an image: ink on paper, or light as it is.
  function picture(values, ink) {
    const side = Math.round(Math.sqrt(values.length));
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const image = new ImageData(side, side);
    values.forEach((v, i) => image.data.set([ink ? 255 - v : v, ink ? 255 - v : v, ink ? 255 - v : v, 255], 4 * i));
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas.toDataURL();
  }

  const bytes = (text) => Array.from(atob(text), (c) => c.charCodeAt(0));
  function halves(text) {
    const values = [];
    bytes(text).forEach((b) => values.push((b & 15) * 17, (b >> 4) * 17));
    return values.slice(0, firstScreen.side * firstScreen.side);
  }

  function reads(answer, sure) {
    const p = find("#dial-reads");
    find("strong", p).textContent = answer;
    find("strong", p).className = answer.length > 1 ? "word" : "";
    find("span:last-child", p).textContent = "(" + Math.round(100 * sure) + " %)";
  }

  function lengths(correlations, right, n) {
    find("#dial-found").textContent = dial.percent === 0 ? "Move the slider: nothing has changed yet."
      : "With " + dial.percent + " % of the weights " + (dial.fresh ? "drawn new" : "shuffled") + " in " +
      (dial.layer ? "layer " + dial.layer : "all layers") + ", layer 3 keeps " + number(correlations[2]) +
      " of its view and the output " + number(correlations[3]) + ".";
    correlations.concat(right / n).forEach((v, i) => {
      find("i", bars[i]).style.width = Math.max(0, 100 * v) + "%";
      find("i", bars[i]).className = dial.fresh ? "fresh" : "";
      find("b", bars[i]).textContent = i < 4 ? number(v) : right + " of " + n;
    });
  }

  // beforehand shows the nearest position that was computed when the site was built.
  function beforehand() {
    const data = firstScreen.dial;
    const mode = (dial.zero ? 2 : 0) + (dial.fresh ? 1 : 0);
    const tenths = Math.round(dial.percent / 10);
    const p = data.positions[(mode * 4 + dial.layer) * 11 + tenths];
    lengths(p.slice(0, 4).map((v) => v / 100), p[4], data.n);
    if (dial.digit !== 3 || drawing) return;
    reads(data.classes[p[5]], p[6] / 100);
    find("#dial-before").src = picture(halves(data.maps[mode * 11]), true);
    find("#dial-now").src = picture(halves(data.maps[mode * 11 + (dial.layer < 2 ? tenths : 0)]), true);
  }

  // live has the program compute the position as it is now. While it computes, later moves wait; of these only the
  // last counts.
  function live() {
    if (busy) {
      stale = true;
      return;
    }
    const question = Object.assign({}, dial);
    if (drawing) question.picture = drawn();
    busy = ask({ scramble: question }, (a) => {
      busy = false;
      if (a.error) {
        find("#dial-live").textContent = "Computed beforehand; computing it here failed: " + a.error;
        beforehand();
      } else {
        find("#dial-live").textContent = "Computed in this browser just now.";
        lengths(a.kept, a.right, a.n);
        reads(a.answer, a.sure);
        find("#dial-before").src = picture(bytes(a.before), true);
        find("#dial-now").src = picture(bytes(a.now), true);
        if (!drawing) {
          seen.src = picture(bytes(a.seen), false);
          seen.alt = "a handwritten digit, " + dial.digit + ", light on grey";
        }
      }
      if (stale) {
        stale = false;
        live();
      }
    });
  }

  function turn() {
    find("output", percent.parentNode).textContent = dial.percent + " %";
    percent.setAttribute("aria-valuetext", dial.percent + " percent");
    find("#dial-what").textContent = dial.fresh ? "Weights drawn new" : "Weights shuffled";
    if (!place || dial.percent % 10 === 0) beforehand();
    live();
  }

  percent.addEventListener("input", () => {
    dial.percent = Number(percent.value);
    turn();
  });
  for (const name of ["layer", "fresh"]) {
    const chips = all("[data-" + name + "]", find(".dial-row"));
    chips.forEach((b) => b.addEventListener("click", () => {
      press(chips, (other) => other === b);
      dial[name] = name === "layer" ? Number(b.dataset.layer) : b.dataset.fresh === "1";
      turn();
    }));
  }
  find("#dial-zero").addEventListener("click", () => {
    dial.zero = !dial.zero;
    find("#dial-zero").setAttribute("aria-pressed", String(dial.zero));
    turn();
  });
  find("#dial-next").addEventListener("click", () => {
    wipe();
    dial.digit = (dial.digit + 1) % 10;
    turn();
  });

  // A drawing is made with light on grey, as wide as the strokes of the digits that the network knows.
  const side = 48;
  function drawn() {
    const image = drawing.getContext("2d").getImageData(0, 0, side, side).data;
    let text = "";
    for (let i = 0; i < image.length; i += 4) text += String.fromCharCode(image[i]);
    return btoa(text);
  }
  function wipe() {
    if (drawing) drawing.remove();
    drawing = null;
    find("#dial-draw").textContent = "Draw your own";
  }
  find("#dial-draw").addEventListener("click", () => {
    wipe();
    drawing = document.createElement("canvas");
    drawing.width = drawing.height = side;
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", "your drawing");
    const pen = drawing.getContext("2d", { willReadFrequently: true });
    pen.fillStyle = "#808080";
    pen.fillRect(0, 0, side, side);
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = 3.4;
    pen.lineCap = pen.lineJoin = "round";
    let last = null;
    const at = (e) => {
      const r = drawing.getBoundingClientRect();
      return [(e.clientX - r.left) * side / r.width, (e.clientY - r.top) * side / r.height];
    };
    drawing.addEventListener("pointerdown", (e) => {
      drawing.setPointerCapture(e.pointerId);
      last = at(e);
    });
    drawing.addEventListener("pointermove", (e) => {
      if (!last) return;
      const next = at(e);
      pen.beginPath();
      pen.moveTo(last[0], last[1]);
      pen.lineTo(next[0], next[1]);
      pen.stroke();
      last = next;
      live();
    });
    drawing.addEventListener("pointerup", () => { last = null; });
    seen.parentNode.appendChild(drawing);
    find("#dial-draw").textContent = "Wipe";
    live();
  });

  // --- Into the program's page ------------------------------------------------------

  find("[data-to]").addEventListener("click", (e) => {
    const target = document.getElementById(e.currentTarget.dataset.to);
    e.preventDefault();
    if (target) target.scrollIntoView({ behavior: still.matches ? "auto" : "smooth" });
  });

  function settle() {
    const wanted = document.getElementById("first-place");
    if (!wanted || wanted.contains(root)) return;
    const first = place === null;
    wanted.appendChild(root);
    place = wanted;
    forks.forEach((f) => f.skip());
    if (!first) return;
    percent.step = 1;
    find("#dial-draw").disabled = find("#dial-next").disabled = false;
    all(".fork-compute").forEach((b) => { b.disabled = false; });
    forks.forEach((f) => f.tell());
    if (dial.percent > 0) live();
  }
  new MutationObserver(settle).observe(document.documentElement, { childList: true, subtree: true });
  addEventListener("hashchange", () => forks.forEach((f) => f.skip()));
})();
