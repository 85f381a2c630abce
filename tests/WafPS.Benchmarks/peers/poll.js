// What a user would write with Huawei's signer: every job polled at an even gap until it ends, all at once.
// Arguments: address, project, access key, secret key, gap in ms, requests in flight. On standard input, a line for each wait: its ids.
// Writes wall and CPU time of the last wait in ms: those before it warm the compiler and the connections.
import http from 'node:http';
import { createInterface } from 'node:readline';
import core from '@huaweicloud/huaweicloud-sdk-core';
import signer from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';

const [address, projectId, ak, sk, gap, inFlight] = process.argv.slice(2);
const credentials = new core.BasicCredentials().withAk(ak).withSk(sk).withProjectId(projectId);
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(inFlight) });

function look(id) {
  const endpoint = `${address}v1/${projectId}/waf/async-job/${id}`;
  const request = { endpoint, method: 'GET', queryParams: {}, headers: { 'X-Project-Id': projectId } };
  const headers = { ...request.headers, ...signer.AKSKSigner.sign(request, credentials) };
  return new Promise((resolve, reject) => {
    http.get(endpoint, { agent, headers }, (response) => {
      let text = '';
      response.on('data', (part) => { text += part; });
      response.on('end', () => (response.statusCode === 200 ? resolve(JSON.parse(text).status) : reject(new Error(text))));
    }).on('error', reject);
  });
}

async function wait(id) {
  while (await look(id) !== 'SUCCESS') {
    await new Promise((resolve) => { setTimeout(resolve, Number(gap)); });
  }
}

let times;
for await (const line of createInterface({ input: process.stdin })) {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await Promise.all(line.split(' ').map(wait));
  const cpu = process.cpuUsage(before);
  times = { wall: performance.now() - started, cpu: (cpu.user + cpu.system) / 1000 };
}

console.log(JSON.stringify(times));
agent.destroy();
