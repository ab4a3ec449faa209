// Loaded before a Node server that would listen on all addresses of the machine: it then listens on the inner one only.
const { Server } = require("node:net");

const HERE = "127.0.0.1";
const listen = Server.prototype.listen;

Server.prototype.listen = function (first, ...others) {
  if (typeof first === "object" && first !== null && first.port !== undefined) {
    return listen.call(this, { ...first, host: HERE }, ...others);
  }
  if (/^\d+$/.test(String(first))) {
    const whenReady = others.find((argument) => typeof argument === "function");
    return listen.call(this, { port: Number(first), host: HERE }, whenReady);
  }
  return listen.call(this, first, ...others);
};
