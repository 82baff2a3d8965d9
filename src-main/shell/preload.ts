// All that the page gets from Electron: a port to the lab when it asks for one.
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('engram', { requestPort: () => ipcRenderer.send('engram:request-port') });

ipcRenderer.on('engram:port', ({ ports }) => window.postMessage('engram-port', location.origin, [...ports]));
