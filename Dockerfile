# The course in a container, for JupyterHub or alone:
#     docker build -t lecture-cnn .
#     docker run --rm -p 127.0.0.1:8888:8888 lecture-cnn
FROM python:3.12-slim

RUN useradd --uid 1000 --home-dir /course --create-home student
COPY . /source
RUN pip install --no-cache-dir -c /source/constraints.txt "/source[lab,course]" jupyterhub
USER student
WORKDIR /course
ENV HOME=/course OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
RUN lecture-cnn notebooks /course
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "--notebook-dir=/course"]
