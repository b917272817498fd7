// PouchDB (LevelDB) to express-pouchdb (LevelDB) over HTTP on the loopback, and to a second, empty
// PouchDB from there. Started as client: starts the server as a process of its own.
'use strict';
const path = require('path');
const fs = require('fs');
const { fork } = require('child_process');

const [, , packages, work, role] = process.argv;
const load = (name) => require(require.resolve(name, { paths: [packages] }));
const PouchDB = load('pouchdb');

function serve() {
  const folder = path.join(work, 'server') + path.sep;
  fs.mkdirSync(folder);
  const ours = path.join(packages, 'node_modules', 'express-pouchdb');
  const app = require(require.resolve('express', { paths: [ours] }))();
  const options = { mode: 'minimumForPouchDB', inMemoryConfig: true };
  app.use('/', load('express-pouchdb')(PouchDB.defaults({ prefix: folder }), options));
  const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
}

async function measure(port) {
  const documents = JSON.parse(fs.readFileSync(path.join(work, 'documents.json')));
  const centre = new PouchDB(`http://127.0.0.1:${port}/centre`);
  await centre.info();
  const sender = new PouchDB(path.join(work, 'sender'));
  await sender.bulkDocs(documents);
  const options = { batch_size: 500 };
  let began = process.hrtime.bigint();
  await sender.replicate.to(centre, options);
  const up = Number(process.hrtime.bigint() - began) / 1e9;
  const reader = new PouchDB(path.join(work, 'reader'));
  began = process.hrtime.bigint();
  await reader.replicate.from(centre, options);
  const down = Number(process.hrtime.bigint() - began) / 1e9;
  const { doc_count: count } = await reader.info();
  if (count !== documents.length) throw new Error(`${count} of ${documents.length}`);
  return { up, down };
}

if (role === 'server') {
  serve();
} else {
  const server = fork(__filename, [packages, work, 'server']);
  server.once('message', async (port) => {
    try {
      console.log(JSON.stringify(await measure(port)));
    } catch (error) {
      console.error(error);
      process.exitCode = 1;
    }
    server.kill();
  });
}
