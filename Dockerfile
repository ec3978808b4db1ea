# The program biosparse as an image (linux/amd64: libtorch has no other Linux):
#
#     docker build --platform linux/amd64 -t biosparse .
#     docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/work" biosparse run quick
#
# VERSION and COMMIT are what `biosparse --version` and run.json say; without them the version is that of a source archive.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG VERSION
ARG COMMIT
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props paket.lock ./
COPY BioSparse.Core.Fs BioSparse.Core.Fs
COPY BioSparse.Digits BioSparse.Digits
COPY BioSparse.App.Fs BioSparse.App.Fs
COPY BioSparse.App BioSparse.App
RUN MinVerVersionOverride="$VERSION" dotnet publish BioSparse.App -c Release -p:SourceRevisionId="$COMMIT" -o published

FROM mcr.microsoft.com/dotnet/runtime:10.0
COPY --from=build /source/published /opt/biosparse
ENV BIOSPARSE_DATA=/work/data
WORKDIR /work
RUN chown $APP_UID /work
USER $APP_UID
ENTRYPOINT ["/opt/biosparse/biosparse"]
CMD ["--help"]
