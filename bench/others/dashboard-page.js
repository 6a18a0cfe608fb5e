// In the browser: the panels where their dashboard puts them.
const colors = ['#4f8cff', '#f2a93b', '#3fbf7f', '#e5576b', '#a685ff', '#35c3d6', '#d67bc1', '#9aa53f', '#c98b5e', '#8a94a6'];
const units = {
  s: (value) => (value >= 86_400 ? `${(value / 86_400).toFixed(1)} d` : value >= 60 ? `${(value / 60).toFixed(1)} min` : value >= 1 ? `${+value.toFixed(1)} s` : `${+(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ms`),
  bytes: (value) => `${Math.round(value / 1024 ** 2)} MiB`,
  reqps: (value) => `${+value.toFixed(1)} req/s`,
  ops: (value) => `${+value.toFixed(1)}/s`,
  short: (value) => String(+value.toFixed(2)),
};
const [column, row, gap] = [58, 30, 8];

document.head.insertAdjacentHTML(
  'beforeend',
  `<style>
    body { margin: 16px; background: #111417; color: #d5dae1; font: 13px system-ui, sans-serif; }
    main { position: relative; width: ${24 * column}px; height: ${Math.max(...panels.map(({ gridPos: { y, h } }) => y + h)) * row}px; }
    section { position: absolute; box-sizing: border-box; padding: 8px 10px; background: #191d22; border: 1px solid #2a3038; border-radius: 6px; overflow: hidden; }
    h2 { margin: 0 0 4px; font-size: 13px; font-weight: 600; }
    .stats { display: flex; height: 80%; align-items: center; justify-content: space-evenly; }
    .stats div { text-align: center; color: #8f99a6; } .stats b { display: block; font-size: 30px; font-weight: 600; color: #5fd38d; }
    .legend { display: flex; flex-wrap: wrap; gap: 0 10px; max-height: 30px; overflow: hidden; font-size: 11px; line-height: 15px; color: #aab3bf; }
    .legend i { display: inline-block; width: 9px; height: 3px; margin-right: 4px; vertical-align: middle; }
    .nothing { display: grid; height: 80%; place-items: center; color: #6b7480; }
  </style>`,
);

for (const { type, title, gridPos: { x, y, w, h }, fieldConfig, lines } of panels) {
  const [width, height] = [w * column - gap, h * row - gap];
  const told = units[fieldConfig.defaults.unit] ?? units.short;
  const section = document.querySelector('main').appendChild(document.createElement('section'));
  section.style.cssText = `left:${x * column}px; top:${y * row}px; width:${width}px; height:${height}px`;
  section.append(Object.assign(document.createElement('h2'), { textContent: title }));
  const part = (name) => section.appendChild(Object.assign(document.createElement('div'), { className: name }));
  if (lines.length === 0) part('nothing').textContent = 'nothing';
  else if (type === 'stat') part('stats').append(...lines.map(({ name, values }) => stat(name, told(values.findLast((value) => value !== null)))));
  else {
    draw(section, lines, told, width - 20, height - 62);
    part('legend').append(...lines.map(({ name }, index) => legend(name, colors[index % colors.length])));
  }
}

function stat(name, value) {
  const box = document.createElement('div');
  box.append(Object.assign(document.createElement('b'), { textContent: value }), name);
  return box;
}

function legend(name, color) {
  const item = document.createElement('span');
  item.append(Object.assign(document.createElement('i'), { style: `background:${color}` }), name);
  return item;
}

function draw(section, lines, told, width, height) {
  const axis = { stroke: '#8f99a6', font: '11px system-ui', grid: { stroke: '#262c34', width: 1 }, ticks: { show: false } };
  const clock = (time) => new Date(time * 1000).toISOString().slice(11, 16);
  new uPlot(
    {
      width,
      height,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (_, least, most) => [Math.min(0, least), (most || 1) * 1.08] } },
      axes: [{ ...axis, size: 26, values: (_, marks) => marks.map(clock) }, { ...axis, size: 66, values: (_, marks) => marks.map(told) }],
      series: [{}, ...lines.map((_, index) => ({ stroke: colors[index % colors.length], width: 1.5, points: { show: false } }))],
    },
    [times, ...lines.map(({ values }) => values)],
    section,
  );
}
