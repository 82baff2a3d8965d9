// All that the page gets from Electron: a port to the lab when it asks for one, and the path that a person chooses.
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('engram', {
  requestPort: () => ipcRenderer.send('engram:request-port'),
  choosePath: (what: 'file' | 'folder') => ipcRenderer.invoke('engram:choose-path', what),
});

ipcRenderer.on('engram:port', ({ ports }) => window.postMessage('engram-port', location.origin, [...ports]));
